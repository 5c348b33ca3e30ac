using System.Buffers.Binary;
using System.Text;

namespace Orchestrator.Lab.DataPlane.Linux.Vici;

/// <summary>
/// A section of a vici message: names with a value, a list or a section, in order. Values are octets behind a length, so nothing in
/// them has to be escaped. A name is at most 255 octets, a value at most 65535.
/// </summary>
internal sealed class ViciSection
{
    private const byte SectionStart = 1, SectionEnd = 2, KeyValue = 3, ListStart = 4, ListItem = 5, ListEnd = 6;

    private readonly List<(string Name, object Value)> _entries = [];

    /// <summary>The sections inside this one.</summary>
    public IEnumerable<(string Name, ViciSection Section)> Sections =>
        _entries.Where(entry => entry.Value is ViciSection).Select(entry => (entry.Name, (ViciSection)entry.Value));

    /// <summary>A value as text, or null.</summary>
    public string? this[string name] => Find(name) is byte[] value ? Encoding.UTF8.GetString(value) : null;

    /// <summary>A list, empty when there is none.</summary>
    public IReadOnlyList<string> List(string name) => Find(name) as IReadOnlyList<string> ?? [];

    /// <summary>A section, or null.</summary>
    public ViciSection? Section(string name) => Find(name) as ViciSection;

    public ViciSection Add(string name, string value) => Add(name, Encoding.UTF8.GetBytes(value));

    public ViciSection Add(string name, byte[] value) => Put(name, value);

    public ViciSection Add(string name, params IReadOnlyList<string> items) => Put(name, items);

    public ViciSection Add(string name, ViciSection section) => Put(name, section);

    public byte[] Encode()
    {
        using var target = new MemoryStream();
        Write(target);
        return target.ToArray();
    }

    /// <exception cref="InvalidDataException">The octets are no message.</exception>
    public static ViciSection Decode(ReadOnlySpan<byte> octets)
    {
        var section = Read(ref octets);
        return octets.IsEmpty ? section : throw new InvalidDataException("a vici message closes a section it did not open");
    }

    private object? Find(string name) => _entries.FirstOrDefault(entry => entry.Name == name).Value;

    private ViciSection Put(string name, object value)
    {
        _entries.Add((name, value));
        return this;
    }

    private void Write(MemoryStream target)
    {
        foreach (var (name, value) in _entries)
        {
            target.WriteByte(value switch { ViciSection => SectionStart, byte[] => KeyValue, _ => ListStart });
            WriteName(target, name);
            switch (value)
            {
                case ViciSection section:
                    section.Write(target);
                    target.WriteByte(SectionEnd);
                    break;
                case byte[] octets:
                    WriteValue(target, octets);
                    break;
                default:
                    foreach (var item in (IReadOnlyList<string>)value)
                    {
                        target.WriteByte(ListItem);
                        WriteValue(target, Encoding.UTF8.GetBytes(item));
                    }

                    target.WriteByte(ListEnd);
                    break;
            }
        }
    }

    private static void WriteName(MemoryStream target, string name)
    {
        var octets = Encoding.UTF8.GetBytes(name);
        target.WriteByte(checked((byte)octets.Length));
        target.Write(octets);
    }

    private static void WriteValue(MemoryStream target, byte[] octets)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)octets.Length));
        target.Write(length);
        target.Write(octets);
    }

    private static ViciSection Read(ref ReadOnlySpan<byte> octets)
    {
        var section = new ViciSection();
        while (!octets.IsEmpty)
        {
            var kind = Take(ref octets, 1)[0];
            if (kind == SectionEnd)
                break;
            var name = Encoding.UTF8.GetString(Take(ref octets, Take(ref octets, 1)[0]));
            section.Put(name, kind switch
            {
                SectionStart => Read(ref octets),
                KeyValue => ReadValue(ref octets).ToArray(),
                ListStart => ReadList(ref octets),
                _ => throw new InvalidDataException($"a vici message holds an element of kind {kind}"),
            });
        }

        return section;
    }

    private static List<string> ReadList(ref ReadOnlySpan<byte> octets)
    {
        var items = new List<string>();
        while (Take(ref octets, 1)[0] == ListItem)
            items.Add(Encoding.UTF8.GetString(ReadValue(ref octets)));
        return items;
    }

    private static ReadOnlySpan<byte> ReadValue(ref ReadOnlySpan<byte> octets) =>
        Take(ref octets, BinaryPrimitives.ReadUInt16BigEndian(Take(ref octets, 2)));

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> octets, int count)
    {
        if (octets.Length < count)
            throw new InvalidDataException("a vici message ends in the middle");
        var taken = octets[..count];
        octets = octets[count..];
        return taken;
    }
}

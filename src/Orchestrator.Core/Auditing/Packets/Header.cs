namespace Orchestrator.Core.Auditing.Packets;

/// <summary>One bit of a packet on its way: known, or whatever a variable of the packet's set says.</summary>
/// <param name="Code">The variable's level, or -1 for 0 and -2 for 1.</param>
public readonly record struct Bit(int Code)
{
    public static Bit Zero { get; } = new(-1);

    public static Bit One { get; } = new(-2);

    public bool IsKnown => Code < 0;

    public bool Value => Code == -2;

    public static Bit Of(bool value) => value ? One : Zero;
}

/// <summary>The bits of one field, most significant first, as one object that can be compared by reference.</summary>
public sealed class Bits
{
    private static readonly Bits?[,] Small = new Bits?[33, 512];

    private readonly Bit[] _bits;
    private readonly Bits? _without;

    public Bits(IEnumerable<Bit> bits)
    {
        _bits = [.. bits];
        if (_bits.All(bit => bit.IsKnown))
            Known = _bits.Aggregate(0u, (value, bit) => (value << 1) | (bit.Value ? 1u : 0u));
    }

    private Bits(Bits without, uint more)
    {
        _bits = without._bits;
        _without = without;
        More = more;
    }

    /// <summary>The field's value where every bit is known.</summary>
    public uint? Known { get; }

    /// <summary>By how much the field is more than these bits say; where that would not fit into the field, it is what they say.</summary>
    public uint More { get; }

    /// <summary>The bits alone.</summary>
    internal Bits Without => _without ?? this;

    public int Width => _bits.Length;

    public Bit this[int index] => _bits[index];

    /// <summary>Small numbers are the same object each time: states, marks, interfaces are set again and again.</summary>
    public static Bits Constant(uint value, int width) => value < Small.GetLength(1) && width < Small.GetLength(0)
        ? Small[width, value] ??= Of(value, width) : Of(value, width);

    /// <summary>The field counted up.</summary>
    public Bits Plus(uint more) => Known is { } known ? Constant(Sum(known, more), Width) : new(Without, More + more);

    /// <summary>What the field is where the bits alone are this.</summary>
    internal uint Value(uint bits) => Sum(bits, More);

    private uint Sum(uint bits, uint more) => bits + (ulong)more < 1UL << Width ? bits + more : bits;

    /// <summary>The bits under the mask become the value's, the others stay.</summary>
    /// <exception cref="InvalidOperationException">The field was counted up.</exception>
    public Bits Overlay(uint value, uint mask) => More != 0 ? throw new InvalidOperationException("A field that was counted up is not set bit by bit.") : new(_bits.Select((bit, index) =>
        (mask >> (Width - 1 - index) & 1) != 0 ? Bit.Of((value >> (Width - 1 - index) & 1) != 0) : bit));

    public bool Same(Bits other) => ReferenceEquals(this, other) || (More == other.More && _bits.AsSpan().SequenceEqual(other._bits));

    private static Bits Of(uint value, int width) => new(Enumerable.Range(0, width).Select(index => Bit.Of((value >> (width - 1 - index) & 1) != 0)));

    internal int Hash() => _bits.Aggregate(HashCode.Combine(Known, More), (hash, bit) => HashCode.Combine(hash, bit.Code));
}

/// <summary>
/// The fields of all packets of a set at one place on their way, each in terms of the packet that entered the device: so what
/// comes out is known together with what went in.
/// </summary>
public sealed class Header : IEquatable<Header>
{
    private readonly Bits[] _fields;

    internal Header(IEnumerable<Bits> fields) => _fields = [.. fields];

    public Bits this[PacketField field] => _fields[(int)field];

    public Header With(PacketField field, Bits bits)
    {
        if (_fields[(int)field].Same(bits))
            return this;
        var header = new Header(_fields);
        header._fields[(int)field] = bits;
        return header;
    }

    public Header With(PacketField field, uint value) => With(field, Bits.Constant(value, field.Width()));

    public bool Equals(Header? other)
    {
        if (ReferenceEquals(this, other))
            return true;
        if (other is null)
            return false;
        for (int i = 0; i < _fields.Length; i++)
        {
            if (!_fields[i].Same(other._fields[i]))
                return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as Header);

    public override int GetHashCode() => _fields.Aggregate(17, (hash, bits) => HashCode.Combine(hash, bits.Hash()));
}

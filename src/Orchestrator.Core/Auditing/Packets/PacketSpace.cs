using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Packets;

/// <summary>
/// All packets that can enter a device, with one variable for each bit of each field, one for each bit of an address or port
/// that the device chooses, and one for each matcher that cannot be decided.
/// </summary>
/// <remarks>
/// Order of the variables: small fields that split the rules first, then addresses and ports; a chosen bit stands beside the
/// bit it replaces, so that "is it still the same" stays small; the undecided come last. Not thread-safe.
/// </remarks>
public sealed class PacketSpace
{
    private static readonly PacketField[] Translatable = [PacketField.Source, PacketField.Destination, PacketField.DestinationPort, PacketField.SourcePort];

    private readonly Bits[] _entering = new Bits[PacketFields.All.Count];
    private readonly Dictionary<PacketField, Bits> _chosen = [];
    private readonly List<(PacketField Field, int Index, bool Chosen)> _levels = [];
    private readonly Dictionary<string, int> _unknown = [];
    private readonly Dictionary<(NumberSet, Bits), int> _membership = [];

    public PacketSpace(int nodeLimit = 8_000_000, CancellationToken cancellationToken = default)
    {
        Store = new DiagramStore(nodeLimit, cancellationToken);
        foreach (var field in PacketFields.All)
            Allocate(field);
        FirstUnknown = _levels.Count;
        Entering = new Header(_entering);
    }

    public DiagramStore Store { get; }

    /// <summary>The level of the first undecided matcher.</summary>
    public int FirstUnknown { get; }

    /// <summary>The header of a packet that nothing has touched: each bit is its own variable.</summary>
    public Header Entering { get; }

    /// <summary>Matchers without an answer, by name.</summary>
    public IReadOnlyCollection<string> Unknowns => _unknown.Keys;

    /// <summary>Bits of which the device chooses the value: an address of a range, a free port.</summary>
    public Bits Chosen(PacketField field) => _chosen[field];

    /// <summary>The packets for which the undecided matcher says yes.</summary>
    public int Unknown(string name)
    {
        if (!_unknown.TryGetValue(name, out int level))
            _unknown[name] = level = FirstUnknown + _unknown.Count;
        return Store.Literal(level, true);
    }

    /// <summary>The packets of which these bits are a number of the set.</summary>
    public int Member(Bits bits, NumberSet numbers)
    {
        ArgumentNullException.ThrowIfNull(bits);
        ArgumentNullException.ThrowIfNull(numbers);
        if (bits.Known is { } known)
            return numbers.Contains(known) ? DiagramStore.True : DiagramStore.False;
        if (_membership.TryGetValue((numbers, bits), out int set))
            return set;
        return _membership[(numbers, bits)] = bits.More == 0 ? new Membership(Store, bits, numbers).Build() : Member(bits.Without, Before(bits, numbers));
    }

    /// <summary>What the bits alone must be for the field to be a number of the set.</summary>
    private static NumberSet Before(Bits bits, NumberSet numbers)
    {
        uint largest = (uint)((1UL << bits.Width) - 1), last = largest - bits.More;
        return NumberSet.Of(
        [
            .. numbers.Ranges.Where(range => range.Last >= bits.More).Select(range => new NumberRange(Math.Max(range.First, bits.More) - bits.More, range.Last - bits.More)),
            .. numbers.Ranges.Where(range => range.Last > last).Select(range => new NumberRange(Math.Max(range.First, last + 1), range.Last)),
        ]);
    }

    /// <summary>The packets of which these bits, under the mask, are the value.</summary>
    public int Masked(Bits bits, uint value, uint mask)
    {
        ArgumentNullException.ThrowIfNull(bits);
        if (bits.More != 0)
            return Member(bits, NumberSet.Singles(Enumerable.Range(0, 1 << bits.Width).Select(number => (uint)number).Where(number => (number & mask) == (value & mask))));
        int set = DiagramStore.True;
        for (int index = bits.Width - 1; index >= 0; index--)
        {
            int place = bits.Width - 1 - index;
            if ((mask >> place & 1) != 0)
                set = Store.And(Equal(bits[index], (value >> place & 1) != 0), set);
        }
        return set;
    }

    /// <summary>The packets of which the two fields differ.</summary>
    public int Differ(Bits left, Bits right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int set = DiagramStore.False;
        for (int index = left.Width - 1; index >= 0; index--)
        {
            if (left[index] != right[index])
                set = Store.Or(Store.Xor(Equal(left[index], true), Equal(right[index], true)), set);
        }
        return set;
    }

    /// <summary>Whether the variable at this level belongs to what the device or an undecided matcher chooses.</summary>
    public bool IsFree(int level) => level >= FirstUnknown || _levels[level].Chosen;

    /// <summary>The field and place (0 is its most significant bit) that a level stands for; null for an undecided matcher.</summary>
    internal (PacketField Field, int Index, bool Chosen)? Meaning(int level) => level < FirstUnknown ? _levels[level] : null;

    internal string UnknownAt(int level) => _unknown.First(pair => pair.Value == level).Key;

    private int Equal(Bit bit, bool value) =>
        bit.IsKnown ? (bit.Value == value ? DiagramStore.True : DiagramStore.False) : Store.Literal(bit.Code, value);

    private void Allocate(PacketField field)
    {
        bool translatable = Translatable.Contains(field);
        var own = new List<Bit>();
        var chosen = new List<Bit>();
        for (int index = 0; index < field.Width(); index++)
        {
            own.Add(Level(field, index, false));
            if (translatable)
                chosen.Add(Level(field, index, true));
        }
        _entering[(int)field] = new Bits(own);
        if (translatable)
            _chosen[field] = new Bits(chosen);
    }

    private Bit Level(PacketField field, int index, bool chosen)
    {
        _levels.Add((field, index, chosen));
        return new Bit(_levels.Count - 1);
    }
}

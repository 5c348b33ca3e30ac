using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Packets;

/// <summary>"These bits are a number of the set" as a diagram, in one pass from the top bit: 100,000 addresses cost a list's length times 32.</summary>
internal sealed class Membership(DiagramStore store, Bits bits, NumberSet numbers)
{
    // The recursion makes nodes directly where the bits' levels rise from bit to bit, and joins by algebra where they do not.
    private readonly bool _ordered = Rising(bits);

    public int Build() => Build(0, 0, 0, numbers.Ranges.Length);

    /// <param name="index">The bit to decide next.</param>
    /// <param name="prefix">The value of the bits above it, in their places.</param>
    /// <param name="from">The first run that may hold a number with this prefix.</param>
    /// <param name="to">One past the last.</param>
    private int Build(int index, uint prefix, int from, int to)
    {
        uint last = prefix | Below(index);
        while (from < to && numbers.Ranges[from].Last < prefix)
            from++;
        if (from >= to || numbers.Ranges[from].First > last)
            return DiagramStore.False;
        if (numbers.Ranges[from].First <= prefix && last <= numbers.Ranges[from].Last)
            return DiagramStore.True;
        var bit = bits[index];
        uint upper = prefix | (1u << (bits.Width - 1 - index));
        if (bit.IsKnown)
            return Build(index + 1, bit.Value ? upper : prefix, from, to);
        int split = FirstReaching(upper, from, to);
        int end = split < to && numbers.Ranges[split].First < upper ? split + 1 : split;
        int low = Build(index + 1, prefix, from, end), high = Build(index + 1, upper, split, to);
        return _ordered
            ? store.Make(bit.Code, low, high)
            : store.Or(store.And(store.Literal(bit.Code, true), high), store.And(store.Literal(bit.Code, false), low));
    }

    /// <summary>The largest number that the bits from this one on can add.</summary>
    private uint Below(int index) => bits.Width == index ? 0 : (uint)((1UL << (bits.Width - index)) - 1);

    private int FirstReaching(uint number, int from, int to)
    {
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (numbers.Ranges[middle].Last < number)
                from = middle + 1;
            else
                to = middle;
        }
        return from;
    }

    private static bool Rising(Bits bits)
    {
        int above = -1;
        for (int index = 0; index < bits.Width; index++)
        {
            if (bits[index].IsKnown)
                continue;
            if (bits[index].Code <= above)
                return false;
            above = bits[index].Code;
        }
        return true;
    }
}

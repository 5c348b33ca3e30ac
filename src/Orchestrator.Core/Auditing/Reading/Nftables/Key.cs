using System.Numerics;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>What an expression takes from a packet to compare it.</summary>
/// <param name="Needs">Without this there is nothing to take, and the rule does not match, inverted or not.</param>
internal abstract record Key(Match Needs)
{
    /// <summary>More single values than this are not compared one by one.</summary>
    private const int MostValues = 4096;

    /// <summary>Packets that have something there of which the model knows nothing; never counts as matched for sure.</summary>
    public Match? Otherwise { get; init; }

    public virtual ValueKind Kind => ValueKind.Number;

    public virtual int Width => 32;

    /// <summary>Bits of a packet's field: ((field shifted right) and mask) xor turned.</summary>
    public sealed record Bits(Match Needs, PacketField Field, int Shift, int Bit, ValueKind Of, uint And = uint.MaxValue, uint Xor = 0) : Key(Needs)
    {
        public override ValueKind Kind => Of;

        public override int Width => Bit;

        private uint All => Bit == 32 ? uint.MaxValue : (1u << Bit) - 1;

        /// <summary>null: not to be said in the model's words.</summary>
        public Match? In(NumberSet numbers)
        {
            uint mask = And & All;
            if (mask == All && (Xor & All) == 0 && Shift + Bit == Field.Width())
                return new Match.In(Field, Shift == 0 ? Within(numbers, All) : NumberSet.Of(Within(numbers, All).Ranges.Select(range => new NumberRange(range.First << Shift, ((range.Last + 1) << Shift) - 1))));
            if (BitOperations.PopCount(mask) <= 10)
                return Any(Submasks(mask).Where(value => numbers.Contains(value ^ Xor)), mask);
            if (numbers.Ranges.Sum(range => (long)range.Last - range.First + 1) > MostValues)
                return null;
            return Any(numbers.Ranges.SelectMany(Each).Select(value => value ^ Xor).Where(value => (value & ~mask) == 0), mask);
        }

        private Match Any(IEnumerable<uint> values, uint mask)
        {
            var parts = values.Select(value => One(value << Shift, mask << Shift)).ToList();
            return parts.Count == 1 ? parts[0] : new Match.Any(parts);
        }

        private Match One(uint value, uint mask)
        {
            uint spare = Field.Largest() & ~mask;
            return mask == 0 ? Match.Always : (spare & (spare + 1)) == 0 ? new Match.In(Field, NumberSet.Between(value, value | spare)) : new Match.Masked(Field, value, mask);
        }
    }

    /// <summary>A few cases, each with the values that it may have.</summary>
    public sealed record Cases(Match Needs, IReadOnlyList<(Match When, NumberSet Possible)> All, ValueKind Of, string Name) : Key(Needs)
    {
        public override ValueKind Kind => Of;

        public Match In(NumberSet numbers)
        {
            var parts = new List<Match>();
            foreach (var (when, possible) in All)
            {
                var outside = numbers.Complement();
                if (Apart(possible, outside))
                    parts.Add(when);
                else if (!Apart(possible, numbers))
                    parts.Add(when.And(new Match.Undecided(Name)));
            }
            return parts.Count == 1 ? parts[0] : new Match.Any(parts);
        }

        private static bool Apart(NumberSet one, NumberSet other) => one.Complement().Union(other.Complement()).Equals(NumberSet.Between(0, uint.MaxValue));
    }

    /// <summary>The name of the interface; without one it is empty.</summary>
    public sealed record Interface(Match Needs, PacketField Field, InterfaceTable Table) : Key(Needs)
    {
        public Match Named(IReadOnlyCollection<string> patterns)
        {
            var whole = patterns.Where(pattern => !IsWildcard(pattern)).Select(Plain).ToHashSet(StringComparer.Ordinal);
            var starts = patterns.Where(IsWildcard).Select(pattern => pattern[..^1]).ToList();
            return new Match.In(Field, Table.Numbers(name => whole.Contains(name) || starts.Exists(start => name.StartsWith(start, StringComparison.Ordinal))));
        }

        public static bool IsWildcard(string pattern) => pattern.EndsWith('*') && !pattern.EndsWith("\\*", StringComparison.Ordinal);

        private static string Plain(string pattern) => pattern.EndsWith("\\*", StringComparison.Ordinal) ? $"{pattern[..^2]}*" : pattern;
    }

    /// <summary>Nobody can tell its value.</summary>
    /// <param name="Count">Its value is less than this; null if that is not known.</param>
    public sealed record Unknown(Match Needs, string Name, uint? Count = null) : Key(Needs);

    private static NumberSet Within(NumberSet numbers, uint largest) => numbers.Hull is { } hull && hull.Last <= largest ? numbers
        : NumberSet.Of(numbers.Ranges.Where(range => range.First <= largest).Select(range => range with { Last = Math.Min(range.Last, largest) }));

    private static IEnumerable<uint> Submasks(uint mask)
    {
        uint value = 0;
        do
        {
            yield return value;
            value = (value - mask) & mask;
        }
        while (value != 0);
    }

    private static IEnumerable<uint> Each(NumberRange range)
    {
        for (ulong number = range.First; number <= range.Last; number++)
            yield return (uint)number;
    }
}

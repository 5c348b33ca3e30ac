using System.Collections.Immutable;

namespace Orchestrator.Core.Auditing.Sets;

/// <summary>A run of numbers, both ends included.</summary>
public readonly record struct NumberRange(uint First, uint Last)
{
    public bool Contains(uint number) => First <= number && number <= Last;

    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}

/// <summary>A set of numbers as sorted runs with gaps between them: addresses, ports, protocols, interfaces.</summary>
public sealed class NumberSet : IEquatable<NumberSet>
{
    // Sets of 100,000 addresses are looked up once for each rule that names them.
    private readonly Lazy<int> _hash;

    private NumberSet(ImmutableArray<NumberRange> ranges)
    {
        Ranges = ranges;
        _hash = new Lazy<int>(() => ranges.Aggregate(ranges.Length, (hash, range) => HashCode.Combine(hash, range)));
    }

    public static NumberSet Empty { get; } = new([]);

    public ImmutableArray<NumberRange> Ranges { get; }

    public bool IsEmpty => Ranges.IsEmpty;

    /// <summary>The least run that holds all; null if there are none.</summary>
    public NumberRange? Hull => IsEmpty ? null : new NumberRange(Ranges[0].First, Ranges[^1].Last);

    public static NumberSet Of(params IEnumerable<NumberRange> ranges)
    {
        var merged = new List<NumberRange>();
        foreach (var range in ranges.Where(range => range.First <= range.Last).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && (merged[^1].Last == uint.MaxValue || range.First <= merged[^1].Last + 1))
                merged[^1] = new NumberRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }
        return new NumberSet([.. merged]);
    }

    public static NumberSet One(uint number) => new([new NumberRange(number, number)]);

    public static NumberSet Singles(params IEnumerable<uint> numbers) => Of(numbers.Select(number => new NumberRange(number, number)));

    public static NumberSet Between(uint first, uint last) => Of(new NumberRange(first, last));

    public NumberSet Union(NumberSet other) => Of(Ranges.Concat(other.Ranges));

    /// <summary>All numbers up to <paramref name="largest"/> that are not in the set.</summary>
    public NumberSet Complement(uint largest = uint.MaxValue)
    {
        var gaps = new List<NumberRange>();
        ulong next = 0;
        foreach (var range in Ranges)
        {
            if (range.First > next)
                gaps.Add(new NumberRange((uint)next, range.First - 1));
            next = (ulong)range.Last + 1;
        }
        if (next <= largest)
            gaps.Add(new NumberRange((uint)next, largest));
        return new NumberSet([.. gaps]);
    }

    public bool Contains(uint number)
    {
        int low = 0, high = Ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (number < Ranges[middle].First)
                high = middle - 1;
            else if (number > Ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }

    public bool Equals(NumberSet? other) => ReferenceEquals(this, other) || other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as NumberSet);

    public override int GetHashCode() => _hash.Value;

    public override string ToString() => string.Join(',', Ranges);
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>What became of a datagram.</summary>
public enum Outcome
{
    /// <summary>It was answered.</summary>
    Answered,

    /// <summary>It was taken in and needs no answer: a keepalive, ESP.</summary>
    Noted,

    /// <summary>Its source is never answered (<see cref="SourceRules"/>).</summary>
    ForbiddenSource,

    /// <summary>Its source is not on the allow-list.</summary>
    NotAllowed,

    /// <summary>Its source, or all sources together, asked too often.</summary>
    TooOften,

    /// <summary>It is not what its port speaks.</summary>
    Malformed,

    /// <summary>The answer would be larger than it.</summary>
    NoRoom,

    /// <summary>It was understood, and the protocol's rule is silence.</summary>
    Ignored,
}

/// <summary>The counters of one source, or of all. Octets are of UDP payloads; times are monotonic, since any fixed start.</summary>
public readonly record struct SourceCounters(
    long Datagrams, long Octets, long Answers, long AnswerOctets, Outcome LastOutcome, TimeSpan FirstSeen, TimeSpan LastSeen);

/// <summary>
/// Counts datagrams for each source and in total. A fixed number of sources is kept; beyond that the one that was quiet
/// longest is forgotten. Counting is O(1) and allocates nothing. Thread-safe.
/// </summary>
/// <param name="maxSources">How many sources are kept, 1 to 2^24.</param>
public sealed class SourceStatistics(int maxSources)
{
    private readonly Lock _gate = new();
    private readonly AgeOrderedTable<SourcePrefix, SourceCounters> _sources = new(maxSources);
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private SourceCounters _total;

    /// <summary>Counts one datagram and what became of it.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="size">Its octets.</param>
    /// <param name="answerSize">The octets of the answer; 0 when there is none.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public void Count(SourcePrefix source, Outcome outcome, int size, int answerSize, TimeSpan now)
    {
        lock (_gate)
        {
            _outcomes[(int)outcome]++;
            Add(ref _total, outcome, size, answerSize, now);
            ref var counters = ref _sources.Find(source);
            if (Unsafe.IsNullRef(ref counters))
                counters = ref Remember(source);
            else
                _sources.Renew(source);
            Add(ref counters, outcome, size, answerSize, now);
        }
    }

    /// <summary>The sum over all sources since the start, forgotten ones included.</summary>
    public SourceCounters Total()
    {
        lock (_gate)
            return _total;
    }

    /// <summary>How many datagrams ended like this since the start.</summary>
    public long Of(Outcome outcome)
    {
        lock (_gate)
            return _outcomes[(int)outcome];
    }

    /// <summary>The sources that were heard last, newest first.</summary>
    /// <param name="count">How many at most.</param>
    public ImmutableArray<KeyValuePair<SourcePrefix, SourceCounters>> Latest(int count)
    {
        lock (_gate)
            return [.. _sources.OldestFirst().Reverse().Take(count)];
    }

    private static void Add(ref SourceCounters counters, Outcome outcome, int size, int answerSize, TimeSpan now) =>
        counters = new SourceCounters(
            counters.Datagrams + 1,
            counters.Octets + size,
            counters.Answers + (answerSize > 0 ? 1 : 0),
            counters.AnswerOctets + answerSize,
            outcome,
            counters.Datagrams == 0 ? now : counters.FirstSeen,
            now);

    private ref SourceCounters Remember(SourcePrefix source)
    {
        if (_sources.Count == _sources.Capacity && _sources.TryOldest(out var quietest, out _))
            _sources.Remove(quietest);
        return ref _sources.Add(source, default);
    }
}

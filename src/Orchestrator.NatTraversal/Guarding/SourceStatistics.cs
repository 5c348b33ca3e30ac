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

    /// <summary>It met a fault of this program: a bug.</summary>
    Faulted,

    /// <summary>There was an answer, and the system did not take it: no route, a filter of this host, a socket that is being closed.</summary>
    NotSent,
}

/// <summary>The counters of one source, or of all. Octets are of UDP payloads; times are monotonic, since any fixed start.</summary>
public readonly record struct SourceCounters(
    long Datagrams, long Octets, long Answers, long AnswerOctets, Outcome LastOutcome, TimeSpan FirstSeen, TimeSpan LastSeen);

/// <summary>
/// Counts datagrams for each source and in total. A fixed number of sources is kept, of those that were admitted and of strangers apart, so
/// that forged ones never displace real ones; beyond that the one that was quiet longest is forgotten. Counting is O(1) and allocates
/// nothing. Thread-safe.
/// </summary>
/// <param name="maxSources">How many sources are kept of each of the two sorts, 1 to 2^24.</param>
public sealed class SourceStatistics(int maxSources)
{
    // Of the sources that are told, strangers get this part at least, and the known ones the rest, if there are so many of both.
    private const int StrangersPart = 4;

    private readonly Lock _gate = new();
    private readonly AgeOrderedTable<SourcePrefix, SourceCounters> _known = new(maxSources);
    private readonly AgeOrderedTable<SourcePrefix, SourceCounters> _strangers = new(maxSources);
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];
    private SourceCounters _total;

    /// <summary>Counts one datagram and what became of it.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="size">Its octets.</param>
    /// <param name="answerSize">The octets of the answer; 0 when there is none.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    /// <param name="admission">By what its source is known.</param>
    public void Count(SourcePrefix source, Outcome outcome, int size, int answerSize, TimeSpan now, Admission admission)
    {
        var table = admission == Admission.Stranger ? _strangers : _known;
        lock (_gate)
        {
            _outcomes[(int)outcome]++;
            Add(ref _total, outcome, size, answerSize, now);
            ref var counters = ref table.Find(source);
            if (Unsafe.IsNullRef(ref counters))
                counters = ref Remember(table, source);
            else
                table.Renew(source);
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

    /// <summary>
    /// The sources that were heard last, newest first; of many strangers and many others the newest of both. One that was both, since it showed
    /// a token at times, is one.
    /// </summary>
    /// <param name="count">How many at most.</param>
    public ImmutableArray<KeyValuePair<SourcePrefix, SourceCounters>> Latest(int count)
    {
        List<KeyValuePair<SourcePrefix, SourceCounters>> latest;
        lock (_gate)
        {
            var known = count - Math.Min(_strangers.Count, count / StrangersPart);
            latest = [.. _known.NewestFirst().Take(known)];
            latest.AddRange(_strangers.NewestFirst().Take(count - latest.Count));
        }
        return [.. latest.GroupBy(each => each.Key, (source, all) => KeyValuePair.Create(source, all.Select(each => each.Value).Aggregate(Sum)))
            .OrderByDescending(each => each.Value.LastSeen)];
    }

    private static SourceCounters Sum(SourceCounters one, SourceCounters other) => new(
        one.Datagrams + other.Datagrams,
        one.Octets + other.Octets,
        one.Answers + other.Answers,
        one.AnswerOctets + other.AnswerOctets,
        one.LastSeen >= other.LastSeen ? one.LastOutcome : other.LastOutcome,
        one.FirstSeen <= other.FirstSeen ? one.FirstSeen : other.FirstSeen,
        one.LastSeen >= other.LastSeen ? one.LastSeen : other.LastSeen);

    private static void Add(ref SourceCounters counters, Outcome outcome, int size, int answerSize, TimeSpan now) =>
        counters = new SourceCounters(
            counters.Datagrams + 1,
            counters.Octets + size,
            counters.Answers + (answerSize > 0 ? 1 : 0),
            counters.AnswerOctets + answerSize,
            outcome,
            counters.Datagrams == 0 ? now : counters.FirstSeen,
            now);

    private static ref SourceCounters Remember(AgeOrderedTable<SourcePrefix, SourceCounters> table, SourcePrefix source)
    {
        if (table.Count == table.Capacity && table.TryOldest(out var quietest, out _))
            table.Remove(quietest);
        return ref table.Add(source, default);
    }
}

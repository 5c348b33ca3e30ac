using System.Runtime.CompilerServices;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>The buckets of one sort of sources: one for each, and one for all together. Not thread-safe.</summary>
internal sealed class SourceBuckets<TSource>(RateLimit each, RateLimit all, int maxSources)
    where TSource : struct, IEquatable<TSource>
{
    private readonly AgeOrderedTable<TSource, TokenBucket> _sources = new(maxSources);
    private TokenBucket _total;

    public int Count => _sources.Count;

    public RateVerdict Ask(TSource source, TimeSpan now)
    {
        ref var bucket = ref _sources.Find(source);
        var known = !Unsafe.IsNullRef(ref bucket);
        if (known && !bucket.Has(each, now))
            return RateVerdict.SourceExceeded;
        if (!_total.Has(all, now))
            return RateVerdict.TotalExceeded;
        _total.Take(all, now);
        if (known)
            _sources.Renew(source);
        else
            bucket = ref Remember(source, now);
        bucket.Take(each, now);
        return RateVerdict.Pass;
    }

    private ref TokenBucket Remember(TSource source, TimeSpan now)
    {
        if (_sources.Count == _sources.Capacity && _sources.TryOldest(out var quietest, out _))
            _sources.Remove(quietest);
        return ref _sources.Add(source, TokenBucket.Full(now));
    }
}

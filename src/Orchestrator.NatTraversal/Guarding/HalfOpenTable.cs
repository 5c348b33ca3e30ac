using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// Exchanges that began and did not end: at most <see cref="Capacity"/>, each for at most its lifetime. A new one takes the
/// place of the oldest when there is no other. All memory is taken at once; every operation is O(1) apart from what expires.
/// </summary>
/// <typeparam name="TKey">
/// The key. One that strangers choose needs a keyed <see cref="object.GetHashCode"/>, as <see cref="SpiPair"/> and
/// <see cref="SourcePrefix"/> have; else they choose keys that meet in one chain.
/// </typeparam>
/// <typeparam name="TValue">What is kept.</typeparam>
/// <remarks>Not thread-safe. Times are monotonic, since any fixed start; the result depends on calls and times alone.</remarks>
public sealed class HalfOpenTable<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private readonly AgeOrderedTable<TKey, Entry> _table;
    private readonly TimeSpan _lifetime;
    private readonly Action<TValue>? _dropped;

    /// <summary>Creates an empty table.</summary>
    /// <param name="capacity">How many entries at most, 1 to 2^24.</param>
    /// <param name="lifetime">How long an entry counts after it was put, above zero.</param>
    /// <param name="dropped">Told of each value that goes in any way, replacement included: to forget its keys.</param>
    public HalfOpenTable(int capacity, TimeSpan lifetime, Action<TValue>? dropped = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        _table = new AgeOrderedTable<TKey, Entry>(capacity);
        _lifetime = lifetime;
        _dropped = dropped;
    }

    /// <summary>How many entries there are at most.</summary>
    public int Capacity => _table.Capacity;

    /// <summary>How many entries there are, those included that nobody has asked for since they expired.</summary>
    public int Count => _table.Count;

    /// <summary>How many entries had to make room before their time.</summary>
    public long Evicted { get; private set; }

    /// <summary>Puts a value as the newest entry, in place of the key's former one.</summary>
    public void Put(TKey key, TValue value, TimeSpan now)
    {
        Remove(key);
        Expire(now);
        if (_table.Count == _table.Capacity && _table.TryOldest(out var oldest, out _))
        {
            Remove(oldest);
            Evicted++;
        }

        _table.Add(key, new Entry(value, now));
    }

    /// <summary>Finds a value that has not expired; its age stays as it is.</summary>
    public bool TryGet(TKey key, TimeSpan now, [MaybeNullWhen(false)] out TValue value)
    {
        ref var entry = ref _table.Find(key);
        if (Unsafe.IsNullRef(ref entry) || Expired(entry, now))
        {
            value = default;
            return false;
        }

        value = entry.Value;
        return true;
    }

    /// <summary>Takes an entry out; false when there was none.</summary>
    public bool Remove(TKey key)
    {
        ref var entry = ref _table.Find(key);
        if (Unsafe.IsNullRef(ref entry))
            return false;
        var value = entry.Value;
        _table.Remove(key);
        _dropped?.Invoke(value);
        return true;
    }

    /// <summary>Takes out what has expired, oldest first, and returns how many entries that were.</summary>
    public int Expire(TimeSpan now)
    {
        var count = 0;
        while (_table.TryOldest(out var key, out var entry) && Expired(entry, now))
        {
            Remove(key);
            count++;
        }

        return count;
    }

    private bool Expired(in Entry entry, TimeSpan now) => now - entry.Since >= _lifetime;

    private readonly record struct Entry(TValue Value, TimeSpan Since);
}

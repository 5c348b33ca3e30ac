using System.Numerics;
using System.Runtime.CompilerServices;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// A hash table of a fixed number of slots, all allocated at once, that knows its entries' order of age. When it is full, a
/// new key takes the oldest entry's slot. Every operation is O(1) and allocates nothing. Not thread-safe.
/// </summary>
/// <remarks>A reference that was handed out holds until the next addition or removal.</remarks>
internal sealed class AgeOrderedTable<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private const int None = -1;
    private readonly int[] _heads;
    private readonly Slot[] _slots;
    private int _free;
    private int _oldest = None;
    private int _newest = None;

    public AgeOrderedTable(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 24);
        _heads = new int[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        Array.Fill(_heads, None);
        _slots = new Slot[capacity];
        for (var i = 0; i < capacity; i++)
            _slots[i].Next = i + 1 < capacity ? i + 1 : None;
    }

    public int Capacity => _slots.Length;

    public int Count { get; private set; }

    /// <summary>The key's value, or a null reference (<see cref="Unsafe.IsNullRef{T}"/>).</summary>
    public ref TValue Find(TKey key)
    {
        var slot = Locate(key);
        if (slot == None)
            return ref Unsafe.NullRef<TValue>();
        return ref _slots[slot].Value;
    }

    /// <summary>Makes the key the newest. The key is there.</summary>
    public void Renew(TKey key)
    {
        var slot = Locate(key);
        Unlink(slot);
        LinkNewest(slot);
    }

    /// <summary>Adds a key that is not there; the table has a free slot, or the oldest was removed before.</summary>
    public ref TValue Add(TKey key, TValue value)
    {
        var slot = _free;
        ref var entry = ref _slots[slot];
        _free = entry.Next;
        ref var head = ref Head(key);
        entry.Key = key;
        entry.Value = value;
        entry.Next = head;
        head = slot;
        LinkNewest(slot);
        Count++;
        return ref entry.Value;
    }

    public bool TryOldest(out TKey key, out TValue value)
    {
        if (_oldest == None)
        {
            key = default;
            value = default!;
            return false;
        }

        key = _slots[_oldest].Key;
        value = _slots[_oldest].Value;
        return true;
    }

    public bool Remove(TKey key)
    {
        ref var link = ref Head(key);
        while (link != None && !_slots[link].Key.Equals(key))
            link = ref _slots[link].Next;
        if (link == None)
            return false;
        var slot = link;
        link = _slots[slot].Next;
        Unlink(slot);
        _slots[slot].Value = default!;
        _slots[slot].Next = _free;
        _free = slot;
        Count--;
        return true;
    }

    /// <summary>All entries, newest first; the table must not change meanwhile.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> NewestFirst()
    {
        for (var slot = _newest; slot != None; slot = _slots[slot].Older)
            yield return new KeyValuePair<TKey, TValue>(_slots[slot].Key, _slots[slot].Value);
    }

    private ref int Head(TKey key) => ref _heads[key.GetHashCode() & (_heads.Length - 1)];

    private int Locate(TKey key)
    {
        var slot = Head(key);
        while (slot != None && !_slots[slot].Key.Equals(key))
            slot = _slots[slot].Next;
        return slot;
    }

    private void LinkNewest(int slot)
    {
        _slots[slot].Older = _newest;
        _slots[slot].Newer = None;
        if (_newest == None)
            _oldest = slot;
        else
            _slots[_newest].Newer = slot;
        _newest = slot;
    }

    private void Unlink(int slot)
    {
        var (older, newer) = (_slots[slot].Older, _slots[slot].Newer);
        if (older == None)
            _oldest = newer;
        else
            _slots[older].Newer = newer;
        if (newer == None)
            _newest = older;
        else
            _slots[newer].Older = older;
    }

    private struct Slot
    {
        public TKey Key;
        public TValue Value;
        public int Next;
        public int Older;
        public int Newer;
    }
}

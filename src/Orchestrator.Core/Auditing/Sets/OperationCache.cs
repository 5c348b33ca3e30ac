namespace Orchestrator.Core.Auditing.Sets;

/// <summary>Results of operations already done; an entry may be lost to another one, never wrong.</summary>
/// <param name="largest">Most entries, a power of two; 16 octets each.</param>
internal sealed class OperationCache(int largest)
{
    private Entry[] _entries = new Entry[1 << 13];

    public bool TryGet(int operation, int left, int right, out int result)
    {
        ref var entry = ref _entries[Slot(operation, left, right)];
        result = entry.Result;
        return entry.Operation == operation && entry.Left == left && entry.Right == right;
    }

    public void Put(int operation, int left, int right, int result) =>
        _entries[Slot(operation, left, right)] = new Entry(operation, left, right, result);

    public void Grow(int nodes)
    {
        int size = (int)Math.Min(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)nodes), largest);
        if (_entries.Length >= size)
            return;
        var old = _entries;
        _entries = new Entry[size];
        foreach (var entry in old)
        {
            if (entry.Operation != 0)
                Put(entry.Operation, entry.Left, entry.Right, entry.Result);
        }
    }

    private int Slot(int operation, int left, int right) => (int)(DiagramStore.Hash(operation, left, right) & (uint)(_entries.Length - 1));

    private readonly record struct Entry(int Operation, int Left, int Right, int Result);
}

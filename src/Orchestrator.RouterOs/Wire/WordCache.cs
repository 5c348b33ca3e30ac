namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// Gives repeated short words (<c>!re</c>, <c>=disabled=false</c>, one tag for ten thousand rows) one string instead of one per row.
/// Direct-mapped and bounded: a word costs one hash and one comparison, and a flood of new words only evicts. Not thread-safe.
/// </summary>
internal sealed class WordCache
{
    private const int Slots = 512;
    private const int MaxBytes = 48;

    private readonly (byte[] Bytes, string Text)[] _slots = new (byte[], string)[Slots];

    public string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
            return ApiText.Decode(bytes);
        ref var slot = ref _slots[Hash(bytes) % Slots];
        if (slot.Bytes is not null && bytes.SequenceEqual(slot.Bytes))
            return slot.Text;
        var text = ApiText.Decode(bytes);
        // The array of an evicted word is used again when it fits: a stream of unique values then costs no second allocation.
        if (slot.Bytes is not null && slot.Bytes.Length == bytes.Length)
        {
            bytes.CopyTo(slot.Bytes);
            slot.Text = text;
        }
        else
            slot = (bytes.ToArray(), text);
        return text;
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        // FNV-1a.
        var hash = 2166136261u;
        foreach (var b in bytes)
            hash = (hash ^ b) * 16777619u;
        return hash ^ (hash >> 15);
    }
}

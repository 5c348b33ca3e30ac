using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// One key for each group, kept for a bounded time and a bounded number of exchanges, so that a responder pays one
/// exponentiation for an exchange instead of two. RFC 7296 section 2.12 allows the reuse; who gets the private value reads
/// the exchanges of that time and no others.
/// </summary>
/// <remarks>
/// Not thread-safe: one ring for each receive loop. A key that is replaced is not disposed, since an exchange that waits for
/// its next message may still hold it; it goes when the last exchange lets go of it.
/// </remarks>
public sealed class EphemeralKeyRing
{
    private readonly RandomNumberGenerator _random;
    private readonly TimeSpan _lifetime;
    private readonly int _maxUses;
    private readonly Dictionary<int, Slot> _slots = [];

    /// <summary>Creates an empty ring.</summary>
    /// <param name="random">Where private values come from.</param>
    /// <param name="lifetime">How long a key is handed out; with zero each exchange has its own.</param>
    /// <param name="maxUses">How often a key is handed out, 1 or more.</param>
    public EphemeralKeyRing(RandomNumberGenerator random, TimeSpan lifetime, int maxUses)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxUses, 1);
        _random = random;
        _lifetime = lifetime;
        _maxUses = maxUses;
    }

    /// <summary>The group's key of this moment; made now when there is none, or it is too old or used up.</summary>
    /// <param name="group">The group.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public EphemeralKey Take(KeyExchangeGroup group, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!_slots.TryGetValue(group.Number, out var slot) || !Usable(slot, now))
            slot = new Slot(group.CreateKey(_random), now, 0);
        _slots[group.Number] = slot with { Uses = slot.Uses + 1 };
        return slot.Key;
    }

    /// <summary>
    /// Makes the group's key beforehand if the next <see cref="Take"/> would have to: for idle moments.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public void Prepare(KeyExchangeGroup group, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!_slots.TryGetValue(group.Number, out var slot) || !Usable(slot, now))
            _slots[group.Number] = new Slot(group.CreateKey(_random), now, 0);
    }

    private bool Usable(Slot slot, TimeSpan now) => slot.Uses < _maxUses && now - slot.Since < _lifetime && now >= slot.Since;

    private sealed record Slot(EphemeralKey Key, TimeSpan Since, int Uses);
}

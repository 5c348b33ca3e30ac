using System.Security.Cryptography;

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// One key for each group, kept for a bounded time and a bounded number of exchanges, so that a responder pays one
/// exponentiation for an exchange instead of two. RFC 7296 section 2.12 allows the reuse; who gets the private value reads
/// the exchanges of that time and no others.
/// </summary>
/// <remarks>
/// Not thread-safe: one ring for each receive loop. A key that was replaced or got too old forgets its private value, at once or when
/// the last exchange that waits for its next message lets go of it.
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

    /// <summary>
    /// The group's key of this moment; made now when there is none, or it is too old or used up. Who needs its private value for longer than
    /// until the ring is asked again holds it.
    /// </summary>
    /// <param name="group">The group.</param>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public EphemeralKey Take(KeyExchangeGroup group, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(group);
        var slot = Current(group, now);
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
        _slots[group.Number] = Current(group, now);
    }

    /// <summary>Gives up the keys that nobody may be given any more.</summary>
    /// <param name="now">Monotonic time since any fixed start.</param>
    public void Expire(TimeSpan now)
    {
        foreach (var (number, slot) in _slots)
        {
            if (Usable(slot, now))
                continue;
            // Removing does not disturb the walk.
            _slots.Remove(number);
            slot.Key.GiveUp();
        }
    }

    private Slot Current(KeyExchangeGroup group, TimeSpan now)
    {
        if (_slots.TryGetValue(group.Number, out var slot))
        {
            if (Usable(slot, now))
                return slot;
            slot.Key.GiveUp();
        }
        return new Slot(group.CreateKey(_random), now, 0);
    }

    private bool Usable(Slot slot, TimeSpan now) => slot.Uses < _maxUses && now - slot.Since < _lifetime && now >= slot.Since;

    private sealed record Slot(EphemeralKey Key, TimeSpan Since, int Uses);
}

namespace Orchestrator.NatTraversal.Cryptography;

/// <summary>
/// A private value of one group with its public value, made for one exchange or for the many of a short time
/// (<see cref="EphemeralKeyRing"/>). Source: RFC 7296 sections 2.12 and 3.4, RFC 5903 section 7.
/// </summary>
/// <remarks>
/// Not thread-safe: one agreement at a time. The private value is never shown. Dispose it to forget the private value; a key of a
/// ring is forgotten when the ring has given it up and nobody holds it any more.
/// </remarks>
public abstract class EphemeralKey : IDisposable
{
    private readonly byte[] _publicValue;
    private int _holders;
    private bool _givenUp;

    private protected EphemeralKey(KeyExchangeGroup group, byte[] publicValue)
    {
        Group = group;
        _publicValue = publicValue;
    }

    /// <summary>The group.</summary>
    public KeyExchangeGroup Group { get; }

    /// <summary>
    /// The body of the KE payload: <see cref="KeyExchangeGroup.PublicValueSize"/> octets, big-endian. MODP: left-padded with
    /// zeroes to the modulus' length. Curve: X then Y, each padded to the field's length, without the leading 04.
    /// </summary>
    public ReadOnlySpan<byte> PublicValue => _publicValue;

    /// <summary>
    /// Writes g^ir to <paramref name="secret"/>: big-endian, padded to <see cref="KeyExchangeGroup.SharedSecretSize"/>. For
    /// curves it is the X coordinate alone. Any octets from a peer give a value, never an exception.
    /// </summary>
    /// <param name="peer">The peer's KE data, of any length and content.</param>
    /// <param name="secret">Room for at least <see cref="KeyExchangeGroup.SharedSecretSize"/> octets.</param>
    /// <exception cref="ArgumentException"><paramref name="secret"/> is too short.</exception>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public KeyAgreement Agree(ReadOnlySpan<byte> peer, Span<byte> secret)
    {
        if (secret.Length < Group.SharedSecretSize)
            throw new ArgumentException("The secret does not fit.", nameof(secret));
        var check = Group.Check(peer);
        return check == KeyAgreement.Agreed ? AgreeCore(peer, secret[..Group.SharedSecretSize]) : check;
    }

    /// <summary>Keeps the private value until <see cref="LetGo"/>, whatever becomes of the ring.</summary>
    internal void Hold() => _holders++;

    /// <summary>Ends one <see cref="Hold"/>.</summary>
    internal void LetGo()
    {
        if (--_holders == 0 && _givenUp)
            Dispose();
    }

    /// <summary>The ring hands it out no more.</summary>
    internal void GiveUp()
    {
        _givenUp = true;
        if (_holders == 0)
            Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        GC.SuppressFinalize(this);
    }

    /// <summary>Agrees with a public value that passed the group's check.</summary>
    private protected abstract KeyAgreement AgreeCore(ReadOnlySpan<byte> peer, Span<byte> secret);

    private protected abstract void Forget();
}

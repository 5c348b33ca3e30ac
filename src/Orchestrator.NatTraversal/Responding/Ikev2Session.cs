using System.Net;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>What an IKEv2 exchange needs to agree on its keys. The key is held until it is let go.</summary>
internal sealed record Ikev2Exchanged(SaSuite Suite, EphemeralKey Key, byte[] PeerValue, byte[] NonceI, byte[] NonceR);

/// <summary>An IKEv2 exchange whose first answer was given. It keeps what it still needs and nothing else.</summary>
internal sealed class Ikev2Session : IDisposable
{
    private Ikev2Exchanged? _exchanged;
    private IkeKeys? _keys;
    private PayloadProtection? _protection;

    public Ikev2Session(Ikev2Exchanged exchanged)
    {
        _exchanged = exchanged;
        exchanged.Key.Hold();
    }

    public required SpiPair Spis { get; init; }

    public required byte[] FirstDigest { get; init; }

    public required byte[] FirstAnswer { get; init; }

    public required OwnEndpoint FirstOwn { get; init; }

    public required IPEndPoint FirstSource { get; init; }

    /// <summary>The digest of the IKE_AUTH request that was answered; null before.</summary>
    public byte[]? AuthDigest { get; private set; }

    /// <summary>Its answer, without marker.</summary>
    public byte[]? AuthAnswer { get; private set; }

    public bool Agreed => _protection is not null;

    /// <summary>
    /// The protection of the exchange; agreed on at the first call and kept. Null for a value that OpenSSL refuses, and when it has ended.
    /// </summary>
    public PayloadProtection? Agree()
    {
        if (_exchanged is not { } exchanged)
            return _protection;
        Span<byte> secret = stackalloc byte[KeyExchangeGroup.MaxSharedSecretSize];
        secret = secret[..exchanged.Key.Group.SharedSecretSize];
        if (exchanged.Key.Agree(exchanged.PeerValue, secret) != KeyAgreement.Agreed)
            return null;
        _keys = IkeKeys.Derive(exchanged.Suite, exchanged.NonceI, exchanged.NonceR, Spis.Initiator, Spis.Responder, secret);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        LetGo();
        return _protection = PayloadProtection.OfResponder(exchanged.Suite, _keys);
    }

    /// <summary>Keeps the last answer for retransmissions, and forgets the keys.</summary>
    public void End(byte[] digest, byte[] answer)
    {
        (AuthDigest, AuthAnswer) = (digest, answer);
        Dispose();
    }

    public void Dispose()
    {
        LetGo();
        _keys?.Dispose();
        (_keys, _protection) = (null, null);
    }

    private void LetGo()
    {
        _exchanged?.Key.LetGo();
        _exchanged = null;
    }
}

using System.Net;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>An IKEv2 exchange whose first answer was given.</summary>
internal sealed class Ikev2Session : IDisposable
{
    private IkeKeys? _keys;
    private PayloadProtection? _protection;

    public required SpiPair Spis { get; init; }

    public required byte[] FirstDigest { get; init; }

    public required byte[] FirstAnswer { get; init; }

    public required OwnEndpoint FirstOwn { get; init; }

    public required IPEndPoint FirstSource { get; init; }

    public required SaSuite Suite { get; init; }

    public required EphemeralKey Key { get; init; }

    public required byte[] PeerValue { get; init; }

    public required byte[] NonceI { get; init; }

    public required byte[] NonceR { get; init; }

    /// <summary>The digest of the IKE_AUTH request that was answered; null before.</summary>
    public byte[]? AuthDigest { get; private set; }

    /// <summary>Its answer, without marker.</summary>
    public byte[]? AuthAnswer { get; private set; }

    public bool Agreed => _protection is not null;

    /// <summary>The protection of the exchange; agreed on at the first call and kept. Null for a value that OpenSSL refuses.</summary>
    public PayloadProtection? Agree()
    {
        if (_protection is not null)
            return _protection;
        Span<byte> secret = stackalloc byte[KeyExchangeGroup.MaxSharedSecretSize];
        secret = secret[..Key.Group.SharedSecretSize];
        if (Key.Agree(PeerValue, secret) != KeyAgreement.Agreed)
            return null;
        _keys = IkeKeys.Derive(Suite, NonceI, NonceR, Spis.Initiator, Spis.Responder, secret);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(secret);
        return _protection = PayloadProtection.OfResponder(Suite, _keys);
    }

    /// <summary>Keeps the last answer for retransmissions, and forgets the keys.</summary>
    public void End(byte[] digest, byte[] answer)
    {
        (AuthDigest, AuthAnswer) = (digest, answer);
        Dispose();
    }

    public void Dispose()
    {
        _keys?.Dispose();
        (_keys, _protection) = (null, null);
    }
}

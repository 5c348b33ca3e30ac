using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.Deployment.NatChecks;

/// <summary>A datagram that is to be answered, or to arrive.</summary>
/// <param name="Token">What the responder knows it by.</param>
/// <param name="Key">What is in every answer to it and in no other one.</param>
internal sealed record Question(Ipv4Endpoint To, PortRole Role, ulong Token, ReadOnlyMemory<byte> Octets, ReadOnlyMemory<byte> Key);

/// <summary>
/// Writes questions. One throw-away key and one nonce serve a whole check: nothing is ever agreed with them, and a cookie is good for the nonce
/// that it was given for.
/// </summary>
internal sealed class QuestionWriter(RandomNumberGenerator random)
{
    private const int NonceSize = 32;
    private const int MarkerSize = Datagram.NonEspMarkerSize;

    private readonly byte[] _publicValue = MakePublicValue(random);
    private readonly byte[] _nonce = MakeNonce(random);

    public static Question Stun(Ipv4Endpoint to, StunTransactionId id, StunChange change = StunChange.None, int? responsePort = null)
    {
        var octets = new BindingRequest { TransactionId = id, Change = change, ResponsePort = responsePort }.Write();
        var key = octets.AsMemory(8, StunTransactionId.Size);
        return new Question(to, PortRole.Stun, id.Token, octets, key);
    }

    /// <summary>IKE_SA_INIT, framed for the role of the socket that is asked.</summary>
    /// <param name="spi">SPIi, and the token.</param>
    /// <param name="own">What the source hash is of.</param>
    /// <param name="padTo">Octets of the UDP payload at least; 0 for no filling.</param>
    public Question Ike(PortRole role, Ipv4Endpoint to, ulong spi, Ipv4Endpoint own, ReadOnlySpan<byte> cookie = default, int padTo = 0)
    {
        var marker = role == PortRole.NatTraversal ? MarkerSize : 0;
        Span<byte> hashes = stackalloc byte[2 * NatDetection.HashSizeV2];
        NatDetection.HashV2(spi, 0, Address(own.Address), (ushort)own.Port, hashes);
        NatDetection.HashV2(spi, 0, Address(to.Address), (ushort)to.Port, hashes[NatDetection.HashSizeV2..]);
        var octets = new byte[Math.Max(padTo, 512) + MarkerSize];
        var fits = new SaInitQuestion
        {
            InitiatorSpi = spi,
            PublicValue = _publicValue,
            Nonce = _nonce,
            NatSource = hashes[..NatDetection.HashSizeV2],
            NatDestination = hashes[NatDetection.HashSizeV2..],
            Cookie = cookie,
            PadTo = padTo - marker,
        }.TryWrite(octets.AsSpan(marker), out var written);
        if (!fits)
            throw new InvalidOperationException("The question does not fit.");
        var key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, spi);
        return new Question(to, role, spi, octets.AsMemory(0, marker + written), key);
    }

    private static byte[] MakeNonce(RandomNumberGenerator random)
    {
        var nonce = new byte[NonceSize];
        random.GetBytes(nonce);
        return nonce;
    }

    private static byte[] MakePublicValue(RandomNumberGenerator random)
    {
        using var key = KeyExchangeGroup.Find((int)KeyExchangeMethod.Ecp256)!.CreateKey(random);
        return key.PublicValue.ToArray();
    }

    private static IPAddress Address(Ipv4Address address)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, address.Value);
        return new IPAddress(octets);
    }
}

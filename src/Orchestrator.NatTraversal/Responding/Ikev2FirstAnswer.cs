using System.Security.Cryptography;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// Writes the IKE_SA_INIT response into as many octets as the request had. NAT detection is mirrored only where it was asked for. What does
/// not fit goes in this order: the nonce's octets above the least allowed, then NAT detection, then the answer.
/// </summary>
internal static class Ikev2FirstAnswer
{
    private const int FullNonce = 32;
    private const int MinNonce = 16;

    /// <summary>The message and its nonce; nulls when it does not fit.</summary>
    public static (byte[]? Message, byte[]? Nonce) Write(
        Question question, SaInitRequest request, Ikev2Selection selection, SpiPair spis, EphemeralKey key, RandomNumberGenerator random)
    {
        Span<byte> hashes = stackalloc byte[2 * NatDetection.HashSizeV2];
        Span<byte> nonce = stackalloc byte[FullNonce];
        random.GetBytes(nonce);
        var own = question.Own.Hashed;
        NatDetection.HashV2(spis.Initiator, spis.Responder, own.Address, (ushort)own.Port, hashes);
        NatDetection.HashV2(
            spis.Initiator, spis.Responder, question.Source.Address, (ushort)question.Source.Port, hashes[NatDetection.HashSizeV2..]);
        // At least half the size of the prf's key (RFC 7296 section 2.10).
        var least = nonce[..Math.Max(MinNonce, selection.Suite.Prf.OutputSize / 2)];
        var told = request.DetectsNat ? hashes : default;
        return Try(question.Room, selection, spis, key, nonce, told)
            ?? Try(question.Room, selection, spis, key, least, told)
            ?? Try(question.Room, selection, spis, key, least, default)
            ?? default;
    }

    private static (byte[]? Message, byte[]? Nonce)? Try(
        int room, Ikev2Selection selection, SpiPair spis, EphemeralKey key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> hashes)
    {
        var scratch = new byte[room];
        var written = new SaInitResponse
        {
            InitiatorSpi = spis.Initiator,
            ResponderSpi = spis.Responder,
            ProposalNumber = selection.ProposalNumber,
            Transforms = selection.Transforms,
            KeyExchange = new Ikev2KeyExchange { Method = (KeyExchangeMethod)selection.Group.Number, Value = key.PublicValue },
            Nonce = nonce,
            NatSource = hashes.IsEmpty ? default : hashes[..NatDetection.HashSizeV2],
            NatDestination = hashes.IsEmpty ? default : hashes[NatDetection.HashSizeV2..],
        }.TryWrite(scratch, out var size);
        return written ? (scratch[..size], nonce.ToArray()) : null;
    }
}

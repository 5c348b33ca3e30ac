using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>The two NAT-D payloads of an answer, in the hash and the numbering of the exchange.</summary>
internal readonly ref struct NatDetectionAnswer
{
    /// <summary>Octets of room that <see cref="Of"/> needs.</summary>
    public const int Room = 2 * NatDetection.MaxHashSizeV1;

    /// <summary>Hashes the source that was seen and the own socket; the default value where there is no numbering or no hash.</summary>
    public static NatDetectionPair Of(
        Question question, NatTraversalNumbers? numbers, Ikev1HashAlgorithm hash, SpiPair spis, Span<byte> room)
    {
        if (numbers is null || hash == Ikev1HashAlgorithm.None)
            return default;
        var (source, own) = (question.Source, question.Own.Hashed);
        var size = NatDetection.HashV1(hash, spis.Initiator, spis.Responder, source.Address, (ushort)source.Port, room);
        NatDetection.HashV1(hash, spis.Initiator, spis.Responder, own.Address, (ushort)own.Port, room[size..]);
        return new NatDetectionPair { Numbers = numbers, Destination = room[..size], Source = room.Slice(size, size) };
    }
}

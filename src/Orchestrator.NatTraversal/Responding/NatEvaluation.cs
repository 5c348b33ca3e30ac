using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>Compares a peer's hashes with what was seen (RFC 3947 section 3.2, RFC 7296 section 2.23).</summary>
internal static class NatEvaluation
{
    private static readonly ushort[] IkePorts = [500, 4500];

    /// <summary>What IKEv2's first request tells.</summary>
    public static Observation.NatTold Of(Question question, SaInitRequest request, SpiPair spis, bool proven)
    {
        var (peer, own) = (NatVerdict.NotTold, NatVerdict.NotTold);
        if (request.DetectsNat)
        {
            Span<byte> hash = stackalloc byte[NatDetection.HashSizeV2];
            NatDetection.HashV2(spis.Initiator, 0, question.Source.Address, (ushort)question.Source.Port, hash);
            peer = request.AnyNatSourceIs(hash) ? NatVerdict.None : NatVerdict.Present;
            var hashed = question.Own.Hashed;
            NatDetection.HashV2(spis.Initiator, 0, hashed.Address, (ushort)hashed.Port, hash);
            own = request.NatDestination.SequenceEqual(hash) ? NatVerdict.None : NatVerdict.Present;
        }
        return Told(question, spis, proven, peer, own);
    }

    /// <summary>What NAT-D of IKEv1 tells: a destination and at least one source are needed.</summary>
    public static Observation.NatTold Of(Question question, NatDetectionHashes told, Ikev1HashAlgorithm hash, SpiPair spis, bool proven)
    {
        if (told.Count < 2 || hash == Ikev1HashAlgorithm.None)
            return Told(question, spis, proven, NatVerdict.NotTold, NatVerdict.NotTold);
        return Told(question, spis, proven, PeerEnd(question, told, hash, spis), OwnEnd(question, told, hash, spis));
    }

    private static NatVerdict PeerEnd(Question question, NatDetectionHashes told, Ikev1HashAlgorithm hash, SpiPair spis)
    {
        Span<byte> room = stackalloc byte[NatDetection.MaxHashSizeV1];
        var (address, port) = (question.Source.Address, (ushort)question.Source.Port);
        var size = NatDetection.HashV1(hash, spis.Initiator, spis.Responder, address, port, room);
        if (told.AnySourceIs(room[..size]))
            return NatVerdict.None;
        // The port in a forced hash is the peer's own, which a NAT may have changed on the way.
        foreach (var own in (ReadOnlySpan<ushort>)[port, .. IkePorts])
        {
            size = NatDetection.ForcedHashV1(hash, spis.Initiator, spis.Responder, address, own, room);
            if (told.AnySourceIs(room[..size]))
                return NatVerdict.Forced;
        }
        return NatVerdict.Present;
    }

    private static NatVerdict OwnEnd(Question question, NatDetectionHashes told, Ikev1HashAlgorithm hash, SpiPair spis)
    {
        Span<byte> room = stackalloc byte[NatDetection.MaxHashSizeV1];
        var (address, port) = (question.Own.Hashed.Address, (ushort)question.Own.Hashed.Port);
        var size = NatDetection.HashV1(hash, spis.Initiator, spis.Responder, address, port, room);
        if (told.Destination.SequenceEqual(room[..size]))
            return NatVerdict.None;
        size = NatDetection.ForcedHashV1(hash, spis.Initiator, spis.Responder, address, port, room);
        return told.Destination.SequenceEqual(room[..size]) ? NatVerdict.Forced : NatVerdict.Present;
    }

    private static Observation.NatTold Told(Question question, SpiPair spis, bool proven, NatVerdict peer, NatVerdict own) => new()
    {
        At = question.Now,
        Own = question.Own,
        Source = question.Source,
        Proven = proven,
        Exchange = question.Header.Exchange,
        InitiatorSpi = spis.Initiator,
        ResponderSpi = spis.Responder,
        PeerEnd = peer,
        OwnEnd = own,
    };
}

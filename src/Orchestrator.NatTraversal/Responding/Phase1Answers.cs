using System.Security.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>What the answers of both modes of phase 1 share.</summary>
internal static class Phase1Answers
{
    private const int NotifySize = 64;

    /// <summary>The vendor id by which the peer announced its newest variant of NAT traversal; null when it announced none.</summary>
    public static VendorId? NewestAnnounced(Phase1Message phase1)
    {
        VendorId? newest = null;
        foreach (var payload in phase1.Payloads)
        {
            if (payload.Ikev1Type == Ikev1PayloadType.VendorId && VendorId.Recognise(payload.Body) is { Variant: { } variant } vendor
                && variant.Rank > (newest?.Variant?.Rank ?? -1))
                newest = vendor;
        }
        return newest;
    }

    /// <summary>NO-PROPOSAL-CHOSEN. Its message id is of CKY-R, so that a duplicate gets the same octets.</summary>
    public static Reply Refuse(Question question, ulong responderCookie)
    {
        Span<byte> scratch = stackalloc byte[Math.Min(question.Room, NotifySize)];
        var notify = new Ikev1Notify
        {
            Doi = Ikev1SecurityAssociation.IpsecDoi,
            ProtocolId = Ikev1Proposal.Isakmp,
            Type = Ikev1NotifyType.NoProposalChosen,
        };
        var fits = notify.TryWriteMessage(
            scratch, question.Header.InitiatorSpi, responderCookie, (uint)responderCookie | 1, out var written);
        return Reply.Say(
            AnswerKind.NoProposalChosenV1, fits, scratch, written, Asked(question, AnswerKind.NoProposalChosenV1, null, null));
    }

    /// <summary>A first message and its answer. Nothing proves its source.</summary>
    public static Observation.Asked Asked(Question question, AnswerKind answer, NatTraversalVariant? variant, PeerIdentity? identity) => new()
    {
        At = question.Now,
        Own = question.Own,
        Source = question.Source,
        Exchange = question.Header.Exchange,
        InitiatorSpi = question.Header.InitiatorSpi,
        Answer = answer,
        Variant = variant,
        Identity = identity,
    };

    /// <summary>The answer to a message that was seen before, or silence for another message in its place.</summary>
    public static Reply Repeat(Question question, Ikev1Session session) =>
        session.FirstOwn == question.Own && session.Digest.AsSpan().SequenceEqual(SHA256.HashData(question.Message.Octets))
            ? Reply.Say(session.Kind, session.Answer)
            : Reply.Nothing(Silence.OutOfPlace);

    /// <summary>What to remember of an exchange that was answered.</summary>
    public static Ikev1Session Remember(Question question, SpiPair spis, AnswerKind kind, byte[] answer) => new()
    {
        Spis = spis,
        Digest = SHA256.HashData(question.Message.Octets),
        Answer = answer,
        FirstOwn = question.Own,
        FirstSource = question.Source,
        Kind = kind,
    };
}

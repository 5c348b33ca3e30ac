using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// Main mode. Message 2 leaves nothing behind: CKY-R is made of CKY-I, the source and the time, and message 3 shows what was agreed by its
/// sizes alone, the group by its public value's, the hash by NAT-D's, the variant's numbering by NAT-D's type. Only a right CKY-R, which
/// proves the return path, makes an exchange that is remembered.
/// </summary>
internal sealed class MainMode(Means means, HalfOpenTable<SpiPair, Ikev1Session> open)
{
    private const int FullNonce = 32;
    private const int MinNonce = 8;

    private static readonly NatTraversalNumbers[] Numberings =
        [NatTraversalNumbers.Rfc, NatTraversalNumbers.Drafts02To03, NatTraversalNumbers.Drafts04To08];

    public Reply Take(Question question, Phase1Message phase1)
    {
        if (question.Header.ResponderSpi == 0)
        {
            return phase1.HasSecurityAssociation && phase1.KeyExchange.IsEmpty && phase1.Nonce.IsEmpty
                ? AnswerOffer(question, phase1)
                : Reply.Nothing(Silence.OutOfPlace);
        }
        return !phase1.HasSecurityAssociation && !phase1.KeyExchange.IsEmpty && !phase1.Nonce.IsEmpty
            ? AnswerKey(question, phase1)
            : Reply.Nothing(Silence.OutOfPlace);
    }

    private Reply AnswerOffer(Question question, Phase1Message phase1)
    {
        var (source, initiator) = (question.Source, question.Header.InitiatorSpi);
        var cookie = means.Cookies.ResponderSpi(initiator, source.Address, source.Port, question.Now);
        if (!Ikev1Selection.TryChoose(phase1.SecurityAssociation, means.Settings, out var selection))
            return Phase1Answers.Refuse(question, cookie);
        // Without the variant's vendor id the check would learn nothing: only that of dead peer detection is left out for want of room.
        var vendor = Phase1Answers.NewestAnnounced(phase1);
        var scratch = new byte[question.Room];
        var spis = new SpiPair(initiator, cookie);
        ReadOnlySpan<VendorId> all = vendor is null ? [VendorId.DeadPeerDetection] : [vendor, VendorId.DeadPeerDetection];
        var least = all[..^1];
        var full = phase1.Announces(VendorId.DeadPeerDetection) ? all : least;
        var fits = TryWrite(scratch, spis, selection.Choice, full, out var written)
            || TryWrite(scratch, spis, selection.Choice, least, out written);
        return Reply.Say(
            AnswerKind.MainMode2, fits, scratch, written, Phase1Answers.Asked(question, AnswerKind.MainMode2, vendor?.Variant, null));
    }

    private static bool TryWrite(Span<byte> room, SpiPair spis, Ikev1Choice choice, ReadOnlySpan<VendorId> vendors, out int written) =>
        new MainModeMessage2
        {
            InitiatorCookie = spis.Initiator,
            ResponderCookie = spis.Responder,
            Choice = choice,
            VendorIds = vendors,
        }.TryWrite(room, out written);

    private Reply AnswerKey(Question question, Phase1Message phase1)
    {
        var spis = new SpiPair(question.Header.InitiatorSpi, question.Header.ResponderSpi);
        if (open.TryGet(spis, question.Now, out var known))
            return Phase1Answers.Repeat(question, known);
        var source = question.Source;
        var value = phase1.KeyExchange;
        if (!means.Cookies.VerifyResponderSpi(spis.Responder, spis.Initiator, source.Address, source.Port, question.Now))
            return Reply.Nothing(Silence.CookieNotGiven);
        if (Ikev1Selection.GroupOf(value.Length, means.Settings) is not { } group || group.Check(value) != KeyAgreement.Agreed)
            return Reply.Nothing(Silence.BadPublicValue);
        var told = Find(phase1, out var numbers);
        var hash = told.Count < 2 ? Ikev1HashAlgorithm.None : Ikev1Selection.HashOf(told.Destination.Length);
        if (Write(question, spis, means.Keys.Take(group, question.Now), numbers, hash) is not { } answer)
            return Reply.Nothing(Silence.NoRoom);
        open.Put(spis, Phase1Answers.Remember(question, spis, AnswerKind.MainMode4, answer), question.Now);
        return Reply.Say(AnswerKind.MainMode4, answer, NatEvaluation.Of(question, told, hash, spis, proven: true));
    }

    /// <summary>What does not fit goes in this order: the nonce's octets above the least allowed, NAT-D, the answer.</summary>
    private byte[]? Write(Question question, SpiPair spis, EphemeralKey key, NatTraversalNumbers? numbers, Ikev1HashAlgorithm hash)
    {
        Span<byte> nonce = stackalloc byte[FullNonce];
        means.Random.GetBytes(nonce);
        Span<byte> hashes = stackalloc byte[NatDetectionAnswer.Room];
        var detection = NatDetectionAnswer.Of(question, numbers, hash, spis, hashes);
        var room = new byte[question.Room];
        return TryWrite(room, spis, key, nonce, detection, out var written)
            || TryWrite(room, spis, key, nonce[..MinNonce], detection, out written)
            || TryWrite(room, spis, key, nonce[..MinNonce], default, out written)
            ? room[..written]
            : null;
    }

    private static bool TryWrite(
        Span<byte> room, SpiPair spis, EphemeralKey key, ReadOnlySpan<byte> nonce, NatDetectionPair detection, out int written) =>
        new MainModeMessage4
        {
            InitiatorCookie = spis.Initiator,
            ResponderCookie = spis.Responder,
            KeyExchange = key.PublicValue,
            Nonce = nonce,
            NatDetection = detection,
        }.TryWrite(room, out written);

    /// <summary>The NAT-D hashes under whichever numbering they have.</summary>
    internal static NatDetectionHashes Find(Phase1Message phase1, out NatTraversalNumbers? numbers)
    {
        foreach (var candidate in Numberings)
        {
            var hashes = phase1.NatDetection(candidate);
            if (hashes.Count == 0)
                continue;
            numbers = candidate;
            return hashes;
        }
        numbers = null;
        return default;
    }
}

using System.Net.Sockets;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// Aggressive mode: its first message asks for everything at once and proves nothing of its source, so that it is answered only while few
/// exchanges are open. The answer's hash cannot be right without the shared secret; the client then ends with an authentication error.
/// </summary>
internal sealed class AggressiveMode(Means means, HalfOpenTable<SpiPair, Ikev1Session> open)
{
    // A duplicate may come after the cookie's secret has changed: who asked finds the cookies that were given.
    private readonly HalfOpenTable<Asker, SpiPair> _given = new(means.Settings.MaxHalfOpen, means.Settings.HalfOpenLifetime);

    private const int FullNonce = 32;
    private const int MinNonce = 8;
    private const byte Ipv4 = 1;
    private const byte Ipv6 = 5;

    public void Expire(TimeSpan now) => _given.Expire(now);

    public Reply Take(Question question, Phase1Message phase1)
    {
        if (question.Header.ResponderSpi != 0)
            return Finish(question, phase1);
        if (!phase1.HasSecurityAssociation || phase1.KeyExchange.IsEmpty || phase1.Nonce.IsEmpty || !phase1.HasIdentification)
            return Reply.Nothing(Silence.OutOfPlace);
        var (source, initiator) = (question.Source, question.Header.InitiatorSpi);
        if (_given.TryGet(new Asker(initiator, source), question.Now, out var given) && open.TryGet(given, question.Now, out var known))
            return Phase1Answers.Repeat(question, known);
        var cookie = means.Cookies.ResponderSpi(initiator, source.Address, source.Port, question.Now);
        open.Expire(question.Now);
        if (open.Count >= means.Settings.CookieThreshold)
            return Reply.Nothing(Silence.Loaded);
        var value = phase1.KeyExchange;
        if (!Ikev1Selection.TryChoose(phase1.SecurityAssociation, means.Settings, value.Length, out var selection))
            return Phase1Answers.Refuse(question, cookie);
        return selection.Group.Check(value) == KeyAgreement.Agreed
            ? Answer(question, phase1, selection, new SpiPair(initiator, cookie))
            : Reply.Nothing(Silence.BadPublicValue);
    }

    private Reply Answer(Question question, Phase1Message phase1, Ikev1Selection selection, SpiPair spis)
    {
        var vendor = Phase1Answers.NewestAnnounced(phase1);
        Span<byte> hashes = stackalloc byte[NatDetectionAnswer.Room];
        var detection = NatDetectionAnswer.Of(question, vendor?.Variant?.Numbers, selection.Hash, spis, hashes);
        Span<byte> drawn = stackalloc byte[FullNonce + NatDetection.MaxHashSizeV1];
        means.Random.GetBytes(drawn);
        var key = means.Keys.Take(selection.Group, question.Now);
        var draft = new Draft
        {
            Question = question,
            Selection = selection,
            Spis = spis,
            KeyExchange = key.PublicValue,
            Hash = drawn.Slice(FullNonce, Ikev1Selection.SizeOf(selection.Hash)),
        };
        var room = new byte[question.Room];
        var fits = draft.TryWrite(room, drawn[..FullNonce], vendor, detection, out var written)
            || draft.TryWrite(room, drawn[..MinNonce], vendor, detection, out written)
            || draft.TryWrite(room, drawn[..MinNonce], null, default, out written);
        if (!fits)
            return Reply.Nothing(Silence.NoRoom);
        var answer = room[..written];
        open.Put(spis, Phase1Answers.Remember(question, spis, AnswerKind.AggressiveMode2, answer), question.Now);
        _given.Put(new Asker(spis.Initiator, question.Source), spis, question.Now);
        var identity = PeerIdentity.Of(phase1.Identification.Type, phase1.Identification.Data);
        return Reply.Say(
            AnswerKind.AggressiveMode2, answer, Phase1Answers.Asked(question, AnswerKind.AggressiveMode2, vendor?.Variant, identity));
    }

    /// <summary>Message 3 in the clear: its NAT-D tells where NATs are, and its cookie that the answer arrived where it was sent to.</summary>
    private Reply Finish(Question question, Phase1Message phase1)
    {
        var spis = new SpiPair(question.Header.InitiatorSpi, question.Header.ResponderSpi);
        if (!open.TryGet(spis, question.Now, out var session) || session.Kind != AnswerKind.AggressiveMode2)
            return Reply.Nothing(Silence.UnknownExchange);
        var told = MainMode.Find(phase1, out _);
        var continued = Ikev1Exchanges.Continued(question, session);
        return told.Count < 2
            ? Reply.Nothing(Silence.Recorded, observed: continued)
            : Reply.Nothing(
                Silence.Recorded,
                observed: NatEvaluation.Of(question, told, Ikev1Selection.HashOf(told.Destination.Length), spis, continued.Proven));
    }

    /// <summary>What does not fit goes in this order: the nonce's octets above the least allowed, NAT traversal, the answer.</summary>
    private readonly ref struct Draft
    {
        public required Question Question { get; init; }

        public required Ikev1Selection Selection { get; init; }

        public required SpiPair Spis { get; init; }

        public required ReadOnlySpan<byte> KeyExchange { get; init; }

        public required ReadOnlySpan<byte> Hash { get; init; }

        public bool TryWrite(Span<byte> room, ReadOnlySpan<byte> nonce, VendorId? vendor, NatDetectionPair detection, out int written)
        {
            var own = Question.Own.Hashed.Address.IsIPv4MappedToIPv6 ? Question.Own.Hashed.Address.MapToIPv4() : Question.Own.Hashed.Address;
            Span<byte> address = stackalloc byte[16];
            own.TryWriteBytes(address, out var size);
            return new AggressiveModeMessage2
            {
                InitiatorCookie = Spis.Initiator,
                ResponderCookie = Spis.Responder,
                Choice = Selection.Choice,
                KeyExchange = KeyExchange,
                Nonce = nonce,
                Identification = new Ikev1Identification
                {
                    Type = own.AddressFamily == AddressFamily.InterNetwork ? Ipv4 : Ipv6,
                    Data = address[..size],
                },
                VendorIds = vendor is null ? [] : [vendor],
                NatDetection = detection,
                Hash = Hash,
            }.TryWrite(room, out written);
        }
    }
}

using System.Security.Cryptography;
using Orchestrator.NatTraversal.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// IKE_SA_INIT and IKE_AUTH as far as a NAT check goes (RFC 7296 sections 1.2 and 2). What the first message is answered with leaves nothing
/// behind unless it is the real response; then the exchange is remembered for a bounded time, so that a retransmission gets the same octets
/// and IKE_AUTH can be opened.
/// </summary>
internal sealed class Ikev2Exchanges
{
    private readonly Means _means;
    private readonly HalfOpenTable<Asker, Ikev2Session> _byAsker;
    private readonly HalfOpenTable<SpiPair, Ikev2Session> _bySpis;
    private readonly Ikev2Authentication _authentication;

    public Ikev2Exchanges(Means means)
    {
        _means = means;
        _bySpis = new(means.Settings.MaxHalfOpen, means.Settings.HalfOpenLifetime);
        _byAsker = new(means.Settings.MaxHalfOpen, means.Settings.HalfOpenLifetime, Forget);
        _authentication = new Ikev2Authentication(means);
    }

    public int HalfOpen => _byAsker.Count;

    public void Expire(TimeSpan now)
    {
        _byAsker.Expire(now);
        _bySpis.Expire(now);
    }

    public Reply Take(Question question)
    {
        var header = question.Header;
        if ((header.Flags & (HeaderBits.Initiator | HeaderBits.Response)) != HeaderBits.Initiator)
            return Reply.Nothing(Silence.Flags, WireFault.WrongFlags);
        switch (header.Exchange)
        {
            case ExchangeType.IkeSaInit:
                return Begin(question);
            case ExchangeType.IkeAuth:
                return _bySpis.TryGet(new SpiPair(header.InitiatorSpi, header.ResponderSpi), question.Now, out var session)
                    ? _authentication.Take(question, session)
                    : Reply.Nothing(Silence.UnknownExchange);
            default:
                return Reply.Nothing(Silence.NotSpoken);
        }
    }

    private void Forget(Ikev2Session session)
    {
        _bySpis.Remove(session.Spis);
        session.Dispose();
    }

    private Reply Begin(Question question)
    {
        var fault = SaInitRequest.Read(question.Message, out var request);
        Span<byte> scratch = stackalloc byte[Math.Min(question.Room, 128)];
        var spi = question.Header.InitiatorSpi;
        if (fault == WireFault.UnsupportedCriticalPayload)
        {
            var fits = StatelessAnswer.TryWriteUnsupportedCriticalPayload(spi, request.UnsupportedCritical, scratch, out var written);
            return Reply.Say(AnswerKind.UnsupportedCriticalPayload, fits, scratch, written);
        }
        if (fault != WireFault.None)
            return Reply.Nothing(Silence.Malformed, fault);
        if (_byAsker.TryGet(new Asker(spi, question.Source), question.Now, out var known) && IsRepetition(question, known))
            return Reply.Say(AnswerKind.SaInit, known.FirstAnswer);
        return Judge(question, request, scratch);
    }

    private static bool IsRepetition(Question question, Ikev2Session known) =>
        known.FirstOwn == question.Own && known.FirstDigest.AsSpan().SequenceEqual(SHA256.HashData(question.Message.Octets));

    private Reply Judge(Question question, SaInitRequest request, Span<byte> scratch)
    {
        var spi = question.Header.InitiatorSpi;
        var proven = !request.Cookie.IsEmpty && _means.Cookies.Verify(
            request.Cookie, request.Nonce, question.Source.Address, question.Source.Port, spi, question.Now);
        _byAsker.Expire(question.Now);
        if (!proven && _byAsker.Count >= _means.Settings.CookieThreshold)
            return DemandCookie(question, request, scratch);
        if (Ikev2Selection.Choose(request.SecurityAssociation, request.KeyExchange.Method, _means.Settings) is not { } selection)
        {
            var fits = StatelessAnswer.TryWriteNoProposalChosen(spi, scratch, out var written);
            return Reply.Say(AnswerKind.NoProposalChosen, fits, scratch, written, Asked(question, AnswerKind.NoProposalChosen, proven));
        }
        if (selection.Group.Number != (int)request.KeyExchange.Method)
        {
            var wanted = (KeyExchangeMethod)selection.Group.Number;
            var fits = StatelessAnswer.TryWriteInvalidKePayload(spi, wanted, scratch, out var written);
            return Reply.Say(AnswerKind.InvalidKePayload, fits, scratch, written, Asked(question, AnswerKind.InvalidKePayload, proven));
        }
        return selection.Group.Check(request.KeyExchange.Value) == KeyAgreement.Agreed
            ? Accept(question, request, selection, proven)
            : Reply.Nothing(Silence.BadPublicValue);
    }

    private Reply DemandCookie(Question question, SaInitRequest request, Span<byte> scratch)
    {
        Span<byte> cookie = stackalloc byte[CookieSecrets.CookieSize];
        var spi = question.Header.InitiatorSpi;
        if (!_means.Cookies.TryWrite(cookie, request.Nonce, question.Source.Address, question.Source.Port, spi, question.Now))
            return Reply.Nothing(Silence.Malformed, WireFault.NonceLength);
        var fits = StatelessAnswer.TryWriteCookie(spi, cookie, scratch, out var written);
        return Reply.Say(AnswerKind.Cookie, fits, scratch, written);
    }

    private Reply Accept(Question question, SaInitRequest request, Ikev2Selection selection, bool proven)
    {
        var spis = new SpiPair(question.Header.InitiatorSpi, _means.NewSpi());
        var key = _means.Keys.Take(selection.Group, question.Now);
        var (answer, nonce) = Ikev2FirstAnswer.Write(question, request, selection, spis, key, _means.Random);
        if (answer is null || nonce is null)
            return Reply.Nothing(Silence.NoRoom);
        var exchanged = new Ikev2Exchanged(selection.Suite, key, request.KeyExchange.Value.ToArray(), request.Nonce.ToArray(), nonce);
        var session = new Ikev2Session(exchanged)
        {
            Spis = spis,
            FirstDigest = SHA256.HashData(question.Message.Octets),
            FirstAnswer = answer,
            FirstOwn = question.Own,
            FirstSource = question.Source,
        };
        _byAsker.Put(new Asker(spis.Initiator, question.Source), session, question.Now);
        _bySpis.Put(spis, session, question.Now);
        return Reply.Say(AnswerKind.SaInit, answer, NatEvaluation.Of(question, request, spis, proven));
    }

    private static Observation.Asked Asked(Question question, AnswerKind answer, bool proven) => new()
    {
        At = question.Now,
        Own = question.Own,
        Source = question.Source,
        Proven = proven,
        Exchange = ExchangeType.IkeSaInit,
        InitiatorSpi = question.Header.InitiatorSpi,
        Answer = answer,
    };
}

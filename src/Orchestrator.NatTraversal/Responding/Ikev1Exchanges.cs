using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev1;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>
/// Phase 1 of IKEv1 as far as a NAT check goes: main mode to message 4, aggressive mode to message 2; what follows is recorded, and
/// met with silence, since its answer needs the shared secret (RFC 2409 section 5, RFC 3947 section 3). Duplicates get the same octets.
/// </summary>
internal sealed class Ikev1Exchanges
{
    private readonly HalfOpenTable<SpiPair, Ikev1Session> _open;
    private readonly MainMode _main;
    private readonly AggressiveMode _aggressive;

    public Ikev1Exchanges(Means means)
    {
        _open = new(means.Settings.MaxHalfOpen, means.Settings.HalfOpenLifetime);
        _main = new MainMode(means, _open);
        _aggressive = new AggressiveMode(means, _open);
    }

    public int HalfOpen => _open.Count;

    public void Expire(TimeSpan now)
    {
        _open.Expire(now);
        _aggressive.Expire(now);
    }

    public Reply Take(Question question)
    {
        var header = question.Header;
        if (header.Exchange is not (ExchangeType.MainMode or ExchangeType.AggressiveMode))
            return Reply.Nothing(Silence.NotSpoken);
        if (question.Message.IsEncryptedV1)
            return Record(question);
        if (Phase1Message.Read(question.Message, out var phase1) is var fault and not WireFault.None)
            return Reply.Nothing(Silence.Malformed, fault);
        return header.Exchange == ExchangeType.MainMode ? _main.Take(question, phase1) : _aggressive.Take(question, phase1);
    }

    private Reply Record(Question question)
    {
        var spis = new SpiPair(question.Header.InitiatorSpi, question.Header.ResponderSpi);
        return question.Header.MessageId == 0 && _open.TryGet(spis, question.Now, out var session)
            ? Reply.Nothing(Silence.Recorded, observed: Continued(question, session))
            : Reply.Nothing(Silence.UnknownExchange);
    }

    /// <summary>A message that only who received CKY-R can have sent, if it comes from where CKY-R was sent to.</summary>
    internal static Observation.Continued Continued(Question question, Ikev1Session session) => new()
    {
        At = question.Now,
        Own = question.Own,
        Source = question.Source,
        Proven = question.Source.Address.Equals(session.FirstSource.Address),
        Exchange = question.Header.Exchange,
        InitiatorSpi = session.Spis.Initiator,
        ResponderSpi = session.Spis.Responder,
        FirstOwn = session.FirstOwn,
        FirstSource = session.FirstSource,
    };
}

using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>Hands an arrival that passed the gate to the state machine of its service, and sends what that says. Thread-safe.</summary>
internal sealed class Answering(Responder ike, Gate gate)
{
    private volatile StunReach _stun = new([], oneScope: true);

    /// <summary>Sets the sockets that STUN may answer from.</summary>
    public void Apply(StunReach stun) => _stun = stun;

    /// <summary>Answers, or not, and tells. <paramref name="sent"/> is the answer's octets, empty without one.</summary>
    public HostEvent Serve(in Arrival arrival, Admission admission, out ReadOnlyMemory<byte> sent) => arrival.Socket.Listener.Service switch
    {
        ListenerService.Stun => ServeStun(arrival, admission, out sent),
        ListenerService.Esp => ServeEsp(arrival, admission, out sent),
        _ => ServeIke(arrival, admission, out sent),
    };

    /// <summary>What can be said of an arrival without looking into it.</summary>
    public static HostEvent Tell(in Arrival arrival, Admission admission, Outcome outcome) => new()
    {
        At = arrival.Now,
        Listener = arrival.Socket.Listener,
        Source = arrival.Source(),
        Admission = admission,
        Size = arrival.Octets.Length,
        Outcome = outcome,
        Initiator = arrival.Token(),
    };

    private HostEvent ServeIke(in Arrival arrival, Admission admission, out ReadOnlyMemory<byte> sent)
    {
        var happened = Tell(arrival, admission, Outcome.Answered);
        var own = arrival.Socket.Listener.Own;
        Reaction reaction;
        lock (gate.Turn)
            reaction = ike.Receive(arrival.Octets, own, happened.Source, arrival.Now);
        var answer = reaction.Answer?.Octets ?? default;
        sent = Send(arrival, answer);
        var large = LargeMessages.Look(arrival.Octets, own, happened.Source, arrival.Now);
        return happened with
        {
            Outcome = answer.Length > sent.Length ? Outcome.NotSent : Outcomes.Of(reaction.Silence),
            Observed = [.. ((Observation?[])[reaction.Observed, large]).OfType<Observation>()],
            Answer = reaction.Answer?.Kind,
            AnswerSize = sent.Length,
            Silence = reaction.Silence,
            Fault = reaction.Fault,
        };
    }

    private HostEvent ServeStun(in Arrival arrival, Admission admission, out ReadOnlyMemory<byte> sent)
    {
        sent = default;
        var reach = _stun;
        var happened = Tell(arrival, admission, Outcome.Answered);
        var local = arrival.Socket.Listener.Local;
        switch (reach.Of(arrival.Socket.Listener).Answer(arrival.Octets, local, happened.Source, admission))
        {
            case StunAnswer.Reply reply when reach.TryFind(reply.From.Local, out var from):
                var grant = StunResponder.Grant(happened.Source.AddressFamily);
                var to = reply.To.Port == arrival.Port ? arrival.From : reply.To.Serialize();
                if (from.Send(reply.Octets.Span, to, arrival.Octets.Length, admission, grant))
                    sent = reply.Octets;
                return happened with
                {
                    Observed = [new Observation.BindingAsked { At = arrival.Now, Own = happened.Listener.Own, Source = happened.Source, Transaction = happened.Initiator }],
                    AnswerSize = sent.Length,
                    Outcome = sent.IsEmpty ? Outcome.NotSent : Outcome.Answered,
                    AnsweredFrom = from == arrival.Socket ? null : reply.From.Local,
                    AnsweredTo = reply.To.Port == arrival.Port ? null : reply.To,
                };
            case StunAnswer.Silence silence:
                return happened with { Outcome = Outcomes.Of(silence.Reason), StunSilence = silence.Reason };
            default:
                return happened with { Outcome = Outcome.Ignored, StunSilence = StunSilence.UnknownSocket };
        }
    }

    private static HostEvent ServeEsp(in Arrival arrival, Admission admission, out ReadOnlyMemory<byte> sent)
    {
        sent = default;
        if (!EspPacket.TryRead(arrival.Octets, out var spi, out var sequence))
            return Tell(arrival, admission, Outcome.Malformed);
        var happened = Tell(arrival, admission, Outcome.Noted);
        var answer = EspPacket.Answer(arrival.Octets);
        sent = Send(arrival, answer.ToArray());
        var seen = new Observation.RawEspSeen
        {
            At = arrival.Now,
            Own = happened.Listener.Own,
            Source = happened.Source,
            Spi = spi,
            Sequence = sequence,
            Size = arrival.Octets.Length,
        };
        return happened with { Observed = [seen], AnswerSize = sent.Length, Outcome = answer.IsEmpty ? Outcome.Noted : sent.IsEmpty ? Outcome.NotSent : Outcome.Answered };
    }

    private static ReadOnlyMemory<byte> Send(in Arrival arrival, ReadOnlyMemory<byte> answer) =>
        !answer.IsEmpty && arrival.Socket.Send(answer.Span, arrival.From, arrival.Octets.Length) ? answer : default;
}

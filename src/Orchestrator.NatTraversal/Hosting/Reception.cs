using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>What is kept of datagrams.</summary>
internal sealed record Keeping(EvidenceLedger Ledger, SourceStatistics Statistics, EventFeed Feed, PacketRing Packets);

/// <summary>Takes in the datagrams of all sockets: gate, answer, books. Never throws. Thread-safe.</summary>
internal sealed class Reception(HostClock clock, Gate gate, Answering answering, Keeping keeping)
{
    /// <summary>The datagrams that ended in an exception: bugs. None in a right program.</summary>
    public FaultBook Faults { get; } = new();

    /// <summary>Takes in one datagram.</summary>
    /// <param name="socket">The own socket.</param>
    /// <param name="received">What came; over IPv4 a raw socket gives the IP header too.</param>
    /// <param name="from">The source; the caller's again after this.</param>
    public void Take(OwnSocket socket, ReadOnlySpan<byte> received, SocketAddress from)
    {
        try
        {
            Take(Arrival.Of(socket, received, from, clock.Now));
        }
        catch (Exception cause)
        {
            // One datagram must not end the service of all others.
            Faults.Note(cause, socket.Listener, clock.Now);
        }
    }

    private void Take(in Arrival arrival)
    {
        var outcome = gate.Judge(arrival, out var admission);
        // The ESP of this host's own tunnels comes here as well: that is nobody's question.
        if (outcome == Outcome.NotAllowed && arrival.IsEsp)
            return;
        if (outcome != Outcome.Answered)
        {
            keeping.Statistics.Count(SourcePrefix.Of(arrival.Address), outcome, arrival.Octets.Length, 0, arrival.Now, admission);
            if (admission != Admission.Stranger && keeping.Feed.IsRead && gate.MayTell(arrival))
                keeping.Feed.Publish(Answering.Tell(arrival, admission, outcome));
            return;
        }
        var happened = Serve(arrival, admission, out var sent);
        keeping.Statistics.Count(SourcePrefix.Of(arrival.Address), happened.Outcome, happened.Size, sent.Length, arrival.Now, admission);
        foreach (var seen in happened.Observed)
            keeping.Ledger.Note(seen);
        if (admission != Admission.Stranger && (keeping.Feed.IsRead || keeping.Packets.Capacity > 0))
        {
            happened = happened with { Octets = arrival.Octets[..KeptOctets.CountOf(happened.Listener.Own.Framing, arrival.Octets)].ToArray() };
            Record(happened, sent);
        }
        keeping.Feed.Publish(happened);
    }

    // What the state machines fail at is an event of its source like any other.
    private HostEvent Serve(in Arrival arrival, Admission admission, out ReadOnlyMemory<byte> sent)
    {
        try
        {
            return answering.Serve(arrival, admission, out sent);
        }
        catch (Exception cause)
        {
            Faults.Note(cause, arrival.Socket.Listener, arrival.Now);
            sent = default;
            return Answering.Tell(arrival, admission, Outcome.Faulted);
        }
    }

    private void Record(HostEvent happened, ReadOnlyMemory<byte> sent)
    {
        if (keeping.Packets.Capacity == 0)
            return;
        var (local, esp) = (happened.Listener.Local, happened.Listener.Service == ListenerService.Esp);
        keeping.Packets.Add(new RecordedPacket(clock.At(happened.At), happened.Source, local, esp, Sent: false, happened.Octets) { Size = happened.Size });
        if (sent.IsEmpty)
            return;
        var kept = sent[..KeptOctets.CountOf(happened.Listener.Own.Framing, sent.Span)];
        keeping.Packets.Add(new RecordedPacket(clock.At(clock.Now), happened.AnsweredTo ?? happened.Source, happened.AnsweredFrom ?? local, esp, Sent: true, kept) { Size = sent.Length });
    }
}

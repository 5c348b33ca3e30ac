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
    private long _faults;

    /// <summary>How many datagrams ended in an exception: bugs. 0 in a right program.</summary>
    public long Faults => Interlocked.Read(ref _faults);

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
        catch (Exception)
        {
            // One datagram must not end the service of all others.
            Interlocked.Increment(ref _faults);
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
            keeping.Statistics.Count(SourcePrefix.Of(arrival.Address), outcome, arrival.Octets.Length, 0, arrival.Now);
            if (admission != Admission.Stranger)
                keeping.Feed.Publish(Answering.Tell(arrival, admission, outcome));
            return;
        }
        var happened = answering.Serve(arrival, admission, out var sent);
        keeping.Statistics.Count(SourcePrefix.Of(arrival.Address), happened.Outcome, happened.Size, sent.Length, arrival.Now);
        foreach (var seen in happened.Observed)
            keeping.Ledger.Note(seen);
        if (admission != Admission.Stranger)
            Record(arrival, happened, sent);
        keeping.Feed.Publish(happened);
    }

    private void Record(in Arrival arrival, HostEvent happened, ReadOnlyMemory<byte> sent)
    {
        if (keeping.Packets.Capacity == 0)
            return;
        var (local, esp) = (happened.Listener.Local, happened.Listener.Service == ListenerService.Esp);
        keeping.Packets.Add(new RecordedPacket(clock.At(happened.At), happened.Source, local, esp, Sent: false, arrival.Octets.ToArray()));
        if (!sent.IsEmpty)
            keeping.Packets.Add(new RecordedPacket(clock.At(clock.Now), happened.Source, happened.AnsweredFrom ?? local, esp, Sent: true, sent));
    }
}

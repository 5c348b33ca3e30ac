using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>What the responder saw of a router's own daemon, as trials. Pure.</summary>
internal static class DaemonFindings
{
    private const int IsakmpPort = 500;
    private const int NatTraversalPort = 4500;

    /// <param name="began">When the check began.</param>
    /// <param name="uplink">The daemon's own address; null where it is not known.</param>
    /// <param name="asked">The sockets that the daemon was told to ask.</param>
    /// <param name="seen">What came, oldest first.</param>
    public static NatMeasurement Of(DateTimeOffset began, Ipv4Address? uplink, IReadOnlyList<ResponderSocket> asked, IReadOnlyList<ResponderSighting> seen)
    {
        var trials = new List<NatTrial>();
        var roles = asked.ToDictionary(socket => socket.Endpoint, socket => socket.Role);
        foreach (var ike in asked.Where(socket => socket.Role == PortRole.Ike && !seen.Any(saw => saw.Destination == socket.Endpoint)))
            trials.Add(Ask(seen.Count == 0 ? TimeSpan.Zero : seen[^1].At - began, uplink, IsakmpPort, ike, null, false, []));
        foreach (var socket in seen.Where(saw => roles.ContainsKey(saw.Destination)).GroupBy(saw => (saw.Destination, saw.Source)))
        {
            var (first, role) = (socket.First(), roles[socket.Key.Destination]);
            ImmutableArray<int> packets = [.. seen.Index().Where(each => socket.Contains(each.Item)).Select(each => each.Index)];
            int inner = role == PortRole.NatTraversal ? NatTraversalPort : IsakmpPort;
            trials.Add(Ask(socket.Last().At - began, uplink, inner, new ResponderSocket(role, first.Destination), first.Source, IsAnswered(socket, seen), packets));
            if (socket.FirstOrDefault(saw => saw.DeviceEnd != NatSign.NotTold) is { } told)
                trials.Add(new NatTrial.NatTold { At = told.At - began, Destination = told.Destination, DeviceEnd = told.DeviceEnd, ResponderEnd = told.ResponderEnd, Packets = packets });
        }
        return new NatMeasurement { Uplink = uplink, Trials = trials, Packets = [.. seen.Select(saw => Packet(saw, began))] };
    }

    /// <summary>
    /// A daemon that got its answer goes on to its second message, which shows its identity, and then ends; one that did not asks the same again.
    /// So a first message was answered when a second one was seen anywhere, or when it came only once; a second message when it came only once.
    /// </summary>
    private static bool IsAnswered(IEnumerable<ResponderSighting> socket, IReadOnlyList<ResponderSighting> seen) =>
        socket.Where(saw => saw.Answered).GroupBy(saw => saw.Token).Any(exchange =>
            exchange.Count() == 1 || (exchange.Any(saw => saw.Identity is null) && seen.Any(saw => saw.Token == exchange.Key && saw.Identity is not null)));

    private static NatTrial.Ask Ask(TimeSpan at, Ipv4Address? uplink, int innerPort, ResponderSocket to, Ipv4Endpoint? external, bool answered, IReadOnlyList<int> packets) => new()
    {
        At = at,
        Inner = uplink is { } address ? new Ipv4Endpoint(address, innerPort) : null,
        Destination = to.Endpoint,
        Role = to.Role,
        External = external,
        Answered = answered,
        Packets = packets,
    };

    private static NatPacket Packet(ResponderSighting saw, DateTimeOffset began) =>
        new(saw.At < began ? TimeSpan.Zero : saw.At - began, PacketWitness.Responder, false, saw.Protocol, saw.Source, saw.Destination, saw.Octets);
}

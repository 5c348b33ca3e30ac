using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults.Linux;

/// <summary>
/// What is broken on a box, by sending connections through it one packet at a time: of each address, protocol and port that the boxes' rules
/// tell apart there is one. Knows nothing of sets, obligations or provers.
/// </summary>
internal sealed class SampledTruth(PacketPath path, LinuxShape shape)
{
    private static readonly (uint Protocol, uint Port)[] Services =
        [(6, 22), (6, 25), (6, 80), (6, 443), (6, 8080), (6, 50001), (17, 500), (17, 4500), (17, 50001), (1, 2048), (4, 0), (47, 0), (50, 0), (200, 0)];

    private readonly uint _lan = path.Interfaces.Number(shape.Lan), _wan = path.Interfaces.Number(shape.Wan), _ipip = path.Interfaces.Number(shape.Ipip);
    private readonly int _policy = path.Policies.Index().Where(one => shape.Tunnel ? one.Item.Protocol == 4 : one.Item.Source == Ipv4Prefix.Parse(shape.LocalLan)).Select(one => one.Index).DefaultIfEmpty(-1).First();
    private readonly PacketWalk _walk = new(path, new First());

    /// <summary>What became of one packet or one connection.</summary>
    private enum Fate { Good, Dropped, Bad }

    public IReadOnlySet<TrafficKind> Broken()
    {
        var broken = new HashSet<TrafficKind>();
        Check(TrafficKind.LanToTunnel, FromLan());
        Check(TrafficKind.TunnelToLan, ToLan());
        Check(TrafficKind.Internet, Internet());
        Check(TrafficKind.Management, Management());
        Check(TrafficKind.CarrierOut, Carrier().Any(packet => Outgoing(packet) != Fate.Good));
        Check(TrafficKind.CarrierIn, Carrier().Any(packet => Incoming(Arriving(Back(packet), _wan)) != Fate.Good));
        if (shape.Tunnel)
        {
            var outer = Packet(4, LinuxShape.Near, LinuxShape.Far, 0, 0);
            Check(TrafficKind.OuterOut, Worst(Encrypted(_walk.Send(outer)), Encrypted(_walk.Send(Later(outer)))) != Fate.Good);
            Check(TrafficKind.OuterIn, Incoming(Decrypted(Back(outer))) != Fate.Good);
        }
        return broken;

        void Check(TrafficKind kind, bool isBroken)
        {
            if (isBroken)
                broken.Add(kind);
        }
    }

    /// <summary>The source with which each packet for the internet leaves; null where it does not, or nobody could answer.</summary>
    public IReadOnlyList<Ipv4Address?> Served() => [.. Abroad().Select(packet => _walk.Receive(packet))
        .Select(trace => trace.Ending is Ending.SentInClear && !trace.Leaving.Source.IsPrivate ? trace.Leaving.Source : (Ipv4Address?)null)];

    private IEnumerable<Packet> Abroad() =>
        from source in Hosts(shape.LocalLan, false)
        from destination in (string[])["8.8.8.8", "150.1.2.3", "203.0.113.7"]
        from service in Services
        select Arriving(Opening(source, Ipv4Address.Parse(destination), service), _lan);

    private bool FromLan() => Pairs(Hosts(shape.LocalLan, false), Hosts(shape.RemoteLan, true), packet => Connection(Arriving(packet, _lan), sends: false, IntoTunnel,
        back => OutOfTunnel(FromTunnel(back))));

    private bool ToLan() => Pairs(Hosts(shape.RemoteLan, true), Hosts(shape.LocalLan, true), packet =>
    {
        var entering = FromTunnel(packet);
        // The device's own part in it is its owner's choice.
        if (IsOwn(packet.Destination) && OutOfTunnel(entering) == Fate.Dropped)
            return null;
        return Connection(entering, sends: false, _ => OutOfTunnel(entering), back => IsOwn(back.Source) ? IntoTunnel(_walk.Send(back)) : IntoTunnel(_walk.Receive(Arriving(back, _lan))));
    });

    private bool Internet() => Abroad().Select(packet => _walk.Receive(packet))
        .Any(trace => trace.Ending is Ending.Encrypted || (trace.Ending is Ending.SentInClear && trace.Leaving.Source.IsPrivate));

    private bool Management()
    {
        var first = Arriving(Packet(6, LinuxShape.Orchestrator, LinuxShape.Own, 40000, 22).With(PacketField.TcpFlags, 2), _wan);
        return Kept(_walk.Receive(first)) != Fate.Good || Kept(_walk.Receive(Later(first))) != Fate.Good || OutOf(_walk.Send(Later(Back(first))), _wan) != Fate.Good;
    }

    private static IEnumerable<Packet> Carrier() =>
        [.. from source in (uint[])[500, 4500] from destination in (uint[])[500, 4500] select Packet(17, LinuxShape.Own, LinuxShape.Peer, source, destination),
            Packet(50, LinuxShape.Own, LinuxShape.Peer, 0, 0)];

    private Fate Outgoing(Packet packet) => Worst(OutOf(_walk.Send(packet), _wan), OutOf(_walk.Send(Later(packet)), _wan), Kept(_walk.Receive(Arriving(Later(Back(packet)), _wan))));

    private Fate Incoming(Packet packet) => Worst(Kept(_walk.Receive(packet)), Kept(_walk.Receive(Later(packet))));

    /// <summary>Whether something is done wrong between two of them, or nothing at all gets through.</summary>
    private static bool Pairs(IEnumerable<Ipv4Address> sources, IEnumerable<Ipv4Address> destinations, Func<Packet, Fate?> connection)
    {
        foreach (var source in sources)
        {
            foreach (var destination in destinations)
            {
                var fates = Services.Select(service => connection(Opening(source, destination, service))).OfType<Fate>().ToList();
                if (fates.Contains(Fate.Bad) || (fates.Count > 0 && fates.TrueForAll(fate => fate == Fate.Dropped)))
                    return true;
            }
        }
        return false;
    }

    /// <summary>The first packet, later ones, and the answer where the first got through.</summary>
    private Fate Connection(Packet first, bool sends, Func<PacketTrace, Fate> onward, Func<Packet, Fate> answer)
    {
        var trace = sends ? _walk.Send(first) : _walk.Receive(first);
        var fate = onward(trace);
        if (fate != Fate.Good)
            return fate;
        uint mark = trace.Leaving[PacketField.ConnectionMark];
        var later = Later(first).With(PacketField.ConnectionMark, mark);
        return Worst(onward(sends ? _walk.Send(later) : _walk.Receive(later)), answer(Later(Back(first)).With(PacketField.ConnectionMark, mark)));
    }

    private Fate IntoTunnel(PacketTrace trace) => shape.Tunnel ? OutOf(trace, _ipip) : Encrypted(trace);

    private Fate OutOfTunnel(Packet packet) => _walk.Receive(packet) is var trace && trace.Ending is Ending.ToDevice ? Kept(trace) : OutOf(trace, _lan);

    private Packet FromTunnel(Packet packet) => shape.Tunnel ? Arriving(packet, _ipip) : Decrypted(packet);

    private Packet Decrypted(Packet packet) => Arriving(packet, _wan).With(PacketField.DecryptedBy, _policy < 0 ? PacketField.DecryptedBy.Largest() : (uint)_policy + 1);

    private Fate Encrypted(PacketTrace trace) => Judge(trace, trace.Ending is Ending.Encrypted { Policy: var policy } && policy == _policy);

    private static Fate OutOf(PacketTrace trace, uint number) => Judge(trace, trace.Ending is Ending.SentInClear && trace.Leaving[PacketField.OutInterface] == number);

    private static Fate Kept(PacketTrace trace) => Judge(trace, trace.Ending is Ending.ToDevice);

    private static Fate Judge(PacketTrace trace, bool arrived) =>
        trace.Ending is Ending.DroppedByRule or Ending.DroppedByDefault or Ending.DroppedByPolicy or Ending.NoRoute or Ending.Expired ? Fate.Dropped
        : arrived && (trace.Entering.Source, trace.Entering.Destination) == (trace.Leaving.Source, trace.Leaving.Destination) ? Fate.Good : Fate.Bad;

    private static Fate Worst(params Fate[] fates) => fates.Max();

    private bool IsOwn(Ipv4Address address) => path.LocalAddresses!.Contains(address.Value);

    /// <summary>One of each half and quarter, the device's own address, the server.</summary>
    private static IEnumerable<Ipv4Address> Hosts(string lan, bool device) =>
        new uint[] { 1, 5, 40, 50, 70, 130, 200 }.Where(last => device || last != 1).Select(last => Ipv4Prefix.Parse(lan).Network + last);

    private static Packet Opening(Ipv4Address source, Ipv4Address destination, (uint Protocol, uint Port) service) =>
        Packet(service.Protocol, $"{source}", $"{destination}", 40000, service.Port).With(PacketField.TcpFlags, service.Protocol == 6 ? 2u : 0);

    private static Packet Packet(uint protocol, string source, string destination, uint from, uint to) => new Packet().With(PacketField.Protocol, protocol)
        .With(PacketField.Source, Ipv4Address.Parse(source).Value).With(PacketField.Destination, Ipv4Address.Parse(destination).Value)
        .With(PacketField.SourcePort, from).With(PacketField.DestinationPort, to).With(PacketField.TimeToLive, 64).With(PacketField.Length, 60);

    private static Packet Arriving(Packet packet, uint number) => packet.With(PacketField.InInterface, number);

    private static Packet Later(Packet packet) => packet.With(PacketField.State, (uint)ConnectionState.Established).With(PacketField.TcpFlags, packet[PacketField.TcpFlags] == 0 ? 0u : 16u);

    private static Packet Back(Packet packet) => Packet(packet[PacketField.Protocol], $"{packet.Destination}", $"{packet.Source}", packet[PacketField.DestinationPort], packet[PacketField.SourcePort])
        .With(PacketField.TcpFlags, packet[PacketField.TcpFlags]);

    private sealed class First : IPacketChoices
    {
        public bool Undecided(string name) => throw new InvalidOperationException($"These boxes have nothing that cannot be decided: {name}");

        public uint Choose(PacketField field, uint first, uint last) => first;

        public uint Leave(Packet packet) => throw new InvalidOperationException("Routes are known.");
    }
}

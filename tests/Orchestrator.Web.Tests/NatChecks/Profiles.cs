using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Web.Tests.NatChecks;

/// <summary>Measurements as checks of well-known NATs bring them.</summary>
internal static class Profiles
{
    private static readonly Ipv4Address[] Responders = [Ipv4Address.Parse("198.51.100.1"), Ipv4Address.Parse("198.51.100.2")];

    /// <summary>A public address; nothing in between.</summary>
    public static NatMeasurement Public(string own) => new Sketch(own, own) { Open = true, Filtering = FilteringBehaviour.EndpointIndependent }.Measure();

    /// <summary>A public address, and a provider that lets no first packet in.</summary>
    public static NatMeasurement Closed(string own) => new Sketch(own, own).Measure();

    /// <summary>A home router: keeps ports, forgets after some silence.</summary>
    public static NatMeasurement Keeping(string own, string outside, int alive = 30, int? dead = 35) => new Sketch(own, outside) { Alive = alive, Dead = dead }.Measure();

    /// <summary>Every destination sees another port.</summary>
    public static NatMeasurement Symmetric(string own, string outside) => new Sketch(own, outside) { Port = (inner, to) => 30000 + inner + to.Port + (int)(to.Address.Value & 3) * 7, Alive = 60, Dead = 65 }.Measure();

    /// <summary>One port for all destinations, and another than the device's own.</summary>
    public static NatMeasurement Renumbering(string own, string outside) => new Sketch(own, outside) { Port = (inner, _) => inner + 20000, Alive = 120 }.Measure();

    /// <summary>500 and 4500 are forwarded.</summary>
    public static NatMeasurement Forwarded(string own, string outside) => new Sketch(own, outside) { Open = true, Alive = 180 }.Measure();

    public static NatMeasurement CarrierGrade(string own, string outside) => new Sketch(own, outside) { Hops = [own[..own.LastIndexOf('.')] + ".1", "100.64.0.1"], Port = (inner, to) => 40000 + inner + to.Port, Alive = 25, Dead = 30 }.Measure();

    public static NatMeasurement Without4500(string own, string outside) => new Sketch(own, outside) { Stops = 4500, Alive = 60 }.Measure();

    public static NatMeasurement Meddling(string own, string outside) => new Sketch(own, outside) { Altered = true, Alive = 60 }.Measure();

    private sealed class Sketch(string own, string outside)
    {
        private readonly List<NatTrial> _trials = [];
        private readonly List<NatPacket> _packets = [];
        private double _now;

        public Func<int, Ipv4Endpoint, int> Port { get; init; } = (inner, _) => inner;

        public bool Open { get; init; }

        public FilteringBehaviour Filtering { get; init; } = FilteringBehaviour.AddressAndPortDependent;

        public int? Alive { get; init; }

        public int? Dead { get; init; }

        public int? Stops { get; init; }

        public bool Altered { get; init; }

        public string[] Hops { get; init; } = [];

        public NatMeasurement Measure()
        {
            var (inner, outer) = (Ipv4Address.Parse(own), Ipv4Address.Parse(outside));
            Add(at => new NatTrial.Unsolicited { At = at, Port = 500, Arrived = Open });
            Add(at => new NatTrial.Unsolicited { At = at, Port = 4500, Arrived = Open });
            foreach (int port in (int[])[500, 4500, 51820])
                foreach (var (address, to, role) in from responder in Responders from socket in Sockets select (responder, socket.Port, socket.Role))
                    Ask(new Ipv4Endpoint(inner, port), new Ipv4Endpoint(address, to), role, outer);
            Add(at => new NatTrial.Filtering { At = at, Inner = new(inner, 4500), Origin = AnswerOrigin.OtherPort, Arrived = Filtering != FilteringBehaviour.AddressAndPortDependent });
            Add(at => new NatTrial.Filtering { At = at, Inner = new(inner, 4500), Origin = AnswerOrigin.OtherAddress, Arrived = Filtering == FilteringBehaviour.EndpointIndependent });
            foreach (var (hop, index) in Hops.Select((hop, index) => (hop, index)))
                Add(at => new NatTrial.Hop { At = at, Distance = index + 1, Router = Ipv4Address.Parse(hop) });
            Add(at => new NatTrial.Esp { At = at, ReachedResponder = inner == outer, CameBack = inner == outer });
            Add(at => new NatTrial.LargeDatagram { At = at, Octets = 2800, Arrived = true });
            Add(at => new NatTrial.ZeroChecksum { At = at, Arrived = true });
            if (inner != outer)
                Add(at => new NatTrial.Hairpin { At = at, Arrived = false });
            if (Altered)
                Add(at => new NatTrial.Altered { At = at, Destination = new(Responders[0], 500) });
            if (Alive is { } alive)
                Add(at => new NatTrial.Lifetime { At = at, Idle = TimeSpan.FromSeconds(alive), Survived = true }, alive);
            if (Dead is { } dead)
                Add(at => new NatTrial.Lifetime { At = at, Idle = TimeSpan.FromSeconds(dead), Survived = false }, dead);
            return new NatMeasurement { Uplink = inner, Trials = _trials, Packets = _packets };
        }

        private static readonly (int Port, PortRole Role)[] Sockets = [(500, PortRole.Ike), (4500, PortRole.NatTraversal), (5500, PortRole.OtherIke)];

        private void Ask(Ipv4Endpoint inner, Ipv4Endpoint to, PortRole role, Ipv4Address outer)
        {
            bool passes = to.Port != Stops;
            var seen = new Ipv4Endpoint(outer, Port(inner.Port, to));
            byte[] payload = [.. Enumerable.Range(0, 28).Select(octet => (byte)octet)];
            int first = _packets.Count;
            _packets.Add(new NatPacket(TimeSpan.FromSeconds(_now), PacketWitness.Device, true, 17, inner, to, payload));
            if (passes)
            {
                _packets.Add(new NatPacket(TimeSpan.FromSeconds(_now + .02), PacketWitness.Responder, false, 17, seen, to, payload) { Size = role == PortRole.NatTraversal ? 276 : 28 });
                _packets.Add(new NatPacket(TimeSpan.FromSeconds(_now + .04), PacketWitness.Device, false, 17, to, inner, payload));
            }
            int[] packets = [.. Enumerable.Range(first, _packets.Count - first)];
            Add(at => new NatTrial.Ask { At = at, Inner = inner, Destination = to, Role = role, External = passes ? seen : null, Answered = passes, Packets = packets }, .25);
        }

        private void Add(Func<TimeSpan, NatTrial> trial, double takes = .5)
        {
            _now += takes;
            _trials.Add(trial(TimeSpan.FromSeconds(_now)));
        }
    }
}

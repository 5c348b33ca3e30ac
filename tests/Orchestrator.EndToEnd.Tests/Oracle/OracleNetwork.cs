using System.Globalization;
using System.Text;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>
/// A router between two LANs and two uplinks, all cables' far ends in the hands of the test: packets are put on a cable as frames, and
/// what comes out is read from the cables and from the router's own sockets.
/// </summary>
internal sealed class OracleNetwork : IDisposable
{
    public static IReadOnlyList<byte> Protocols { get; } = [1, 6, 17, 4, 47, 50, 99];

    public static IReadOnlyList<string> Cables { get; } = ["lan0", "lan1", "wan0", "wan1"];

    // Two runs side by side shall not share one.
    private static readonly int Processor = Environment.ProcessId % Environment.ProcessorCount;

    private readonly NetworkNamespace _far = new(Processor);
    private readonly Dictionary<string, Wire> _wires = [];
    private readonly Wire _fence;
    private readonly RouterSockets _sockets;

    public OracleNetwork()
    {
        Router = new NetworkNamespace(Processor);
        Configure();
        foreach (var cable in Cables)
            _wires[cable] = _far.Run(() => Open(cable));
        _fence = _far.Run(() => Open("fence"));
        _sockets = Router.Run(() => new RouterSockets(Protocols));
    }

    public NetworkNamespace Router { get; }

    /// <summary>What a reader is told of the router.</summary>
    public static LinuxSurroundings Surroundings { get; } = new()
    {
        Interfaces =
        [
            new LinuxInterface("lo", [new LinuxAddress(Ipv4Interface.Parse("127.0.0.1/8"))]),
            new LinuxInterface("lan0", [new LinuxAddress(Ipv4Interface.Parse("10.1.0.1/24")), new LinuxAddress(Ipv4Interface.Parse("10.1.0.254/24"), null, true)]),
            new LinuxInterface("lan1", [new LinuxAddress(Ipv4Interface.Parse("10.7.0.1/24")), new LinuxAddress(Ipv4Interface.Parse("172.16.5.1/24"))]),
            new LinuxInterface("wan0", [new LinuxAddress(Ipv4Interface.Parse("198.51.100.10/24")), new LinuxAddress(Ipv4Interface.Parse("192.0.2.10/28"))]),
            new LinuxInterface("wan1", [new LinuxAddress(Ipv4Interface.Parse("203.0.113.10/24"))]),
        ],
        Routes =
        [
            .. new[] { "10.1.0.1", "10.1.0.254", "10.7.0.1", "172.16.5.1", "198.51.100.10", "192.0.2.10", "203.0.113.10" }
                .Select(address => new LinuxRoute("local", Ipv4Prefix.Host(Ipv4Address.Parse(address)), "lo", Kind: LinuxRouteKind.Local)),
            new LinuxRoute("local", Ipv4Prefix.Parse("127.0.0.0/8"), "lo", Kind: LinuxRouteKind.Local),
            Direct("10.1.0.0/24", "lan0"), Direct("10.7.0.0/24", "lan1"), Direct("172.16.5.0/24", "lan1"), Direct("198.51.100.0/24", "wan0"), Direct("192.0.2.0/28", "wan0"),
            Direct("203.0.113.0/24", "wan1"),
            Via("main", "0.0.0.0/0", "198.51.100.1", "wan0"), Via("main", "10.2.0.0/16", "203.0.113.1", "wan1"), Via("main", "10.3.0.0/16", "192.0.2.1", "wan0"),
            new LinuxRoute("main", Ipv4Prefix.Parse("10.9.0.0/16"), null, Kind: LinuxRouteKind.Refusing),
            Via("100", "0.0.0.0/0", "203.0.113.1", "wan1"), new LinuxRoute("100", Ipv4Prefix.Parse("10.0.0.0/8"), null, Kind: LinuxRouteKind.Throw),
            Via("101", "198.18.0.0/15", "203.0.113.1", "wan1"),
        ],
        Rules =
        [
            .. LinuxRoutingRule.Usual,
            new LinuxRoutingRule(1000, "100", _ => new Match.Masked(PacketField.PacketMark, 1, 1)),
            new LinuxRoutingRule(1001, "101", _ => new Match.In(PacketField.Source, NumberSet.Between(Ipv4Address.Parse("10.7.0.0").Value, Ipv4Address.Parse("10.7.0.127").Value))),
        ],
        Policies = [],
    };

    /// <summary>Runs the work in the router's namespace, on the one processor whose queue holds all packets; the other methods are for there.</summary>
    public void Run(Action work) => Router.Run(work);

    /// <summary>Sends them all, one after another, and returns what came out.</summary>
    public IReadOnlyList<Arrival> Send(IReadOnlyList<Probe> probes)
    {
        var frames = probes.Select(probe => (probe.Arrives, Frame: Frames.Build(probe), probe.Mark)).ToList();
        foreach (var (from, frame, mark) in frames)
        {
            if (from is null)
                _sockets.Send(frame, mark);
            else
                _wires[from].Send(frame);
        }
        // Twice: what goes through the router's own loopback stands in the queue once more.
        Fence();
        Fence();
        var arrivals = new List<Arrival>();
        foreach (var (cable, wire) in _wires)
            arrivals.AddRange(wire.Received().Where(frame => frame.Kind == 0x0800).Select(frame => Frames.Read(cable, frame.Packet)).OfType<Arrival>());
        arrivals.AddRange(_sockets.Taken().Select(packet => Frames.Read(Arrival.Local, packet)).OfType<Arrival>());
        return arrivals;
    }

    public void ForgetConnections() => _sockets.ForgetConnections();

    public void Dispose()
    {
        foreach (var wire in _wires.Values.Append(_fence))
            wire.Dispose();
        _sockets.Dispose();
        _far.Dispose();
        Router.Dispose();
    }

    /// <summary>The router answers this question when all that was sent before has been dealt with: one processor, one queue.</summary>
    private void Fence()
    {
        byte[] question = [0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 5, 2, 169, 254, 9, 2, 0, 0, 0, 0, 0, 0, 169, 254, 9, 1];
        long until = TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency * 5);
        _fence.Send(question, 0x0806);
        while (!_fence.Received().Any(frame => frame.Kind == 0x0806 && frame.Packet[7] == 2))
        {
            if (TimeProvider.System.GetTimestamp() > until)
                throw new TimeoutException("the router does not answer on the fence's cable");
        }
    }

    private void Configure()
    {
        Do(_far, Batch(["link set lo up"]));
        var cables = Cables.Append("fence").Select((name, index) => (name, index)).ToList();
        Do(Router, Batch(cables.Select(one =>
            $"link add {one.name} index {one.index + 10} address 02:00:00:00:{one.index + 1:x2}:01 type veth peer name {one.name} index {one.index + 10} address 02:00:00:00:{one.index + 1:x2}:02 netns {_far.Path}")));
        Do(_far, Batch(cables.Select(one => $"link set {one.name} up")));
        foreach (var setting in Settings)
            Set($"/proc/sys/net/ipv4/{setting}");
        Do(Router, Batch(RouterLines()));
        foreach (var one in Cables)
            Set($"/proc/sys/net/ipv4/conf/{one}/rp_filter=0");
    }

    /// <summary>Below /proc/sys/net/ipv4.</summary>
    public static IReadOnlyList<string> Settings { get; } =
        ["ip_forward=1", "conf/all/rp_filter=0", "conf/default/rp_filter=0", "conf/all/send_redirects=0", "conf/default/send_redirects=0", "icmp_echo_ignore_all=1"];

    /// <summary>The router's addresses and routes, for "ip -batch".</summary>
    public static IReadOnlyList<string> RouterLines()
    {
        var batch = new List<string>();
        foreach (var one in Surroundings.Interfaces!)
        {
            // Without ARP every neighbour is taken as there, so any address of a subnet can be sent to.
            batch.Add($"link set {one.Name} {(one.Name == "lo" ? "" : "arp off")} up");
            batch.AddRange(one.Addresses.Where(_ => one.Name != "lo").Select(address => $"addr add {address.Address} dev {one.Name}"));
        }
        batch.AddRange(["link set fence up", "addr add 169.254.9.1/30 dev fence", "rule add pref 1000 fwmark 1/1 lookup 100", "rule add pref 1001 from 10.7.0.0/25 lookup 101"]);
        batch.AddRange(Surroundings.Routes!.Where(route => route.Gateway is not null)
            .Select(route => $"route add {route.Destination} via {route.Gateway} dev {route.Interface} table {route.Table}"));
        return [.. batch, "route add blackhole 10.9.0.0/16", "route add throw 10.0.0.0/8 table 100"];
    }

    private void Set(string assignment) => Router.Run(() =>
    {
        var parts = assignment.Split('=');
        File.WriteAllText(parts[0], parts[1]);
    });

    private static string Batch(IEnumerable<string> lines) => new StringBuilder().AppendJoin('\n', lines).Append('\n').ToString();

    private static void Do(NetworkNamespace space, string batch)
    {
        var (status, _, error) = space.Command(batch, "ip", "-batch", "-");
        status.ShouldBe(0, $"{batch}\n{error}");
    }

    private static Wire Open(string cable)
    {
        int number = Array.IndexOf([.. Cables, "fence"], cable);
        byte[] Address(byte end) => [2, 0, 0, 0, (byte)(number + 1), end];
        return new Wire(cable, number + 10, Address(1), Address(2));
    }

    private static LinuxRoute Direct(string prefix, string device) => new("main", Ipv4Prefix.Parse(prefix), device);

    private static LinuxRoute Via(string table, string prefix, string gateway, string device) =>
        new(table, Ipv4Prefix.Parse(prefix), device, Ipv4Address.Parse(gateway));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Router.Path} and {_far.Path}");
}

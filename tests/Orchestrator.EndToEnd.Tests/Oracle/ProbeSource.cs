using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>Random packets that the network can carry. Each has its own ports and tag, so that no two are one connection.</summary>
internal sealed class ProbeSource(Random random)
{
    private static readonly Dictionary<string, string[]> Sources = new()
    {
        ["lan0"] = ["10.1.0.2", "10.1.0.3", "10.1.0.77", "10.8.0.9", "192.168.0.9"],
        ["lan1"] = ["10.7.0.5", "10.7.0.6", "10.7.0.200", "172.16.5.5", "172.16.5.6"],
        ["wan0"] = ["198.51.100.20", "192.0.2.5", "198.18.5.5", "10.3.0.9"],
        ["wan1"] = ["203.0.113.20", "10.2.0.7", "10.2.3.4"],
    };

    private static readonly string[] Destinations =
    [
        "198.51.100.20", "192.0.2.5", "198.18.5.5", "198.18.77.1", "10.3.0.9", "203.0.113.20", "10.2.0.7", "10.2.3.4", "10.1.0.2", "10.1.0.77", "10.7.0.5", "10.7.0.200",
        "172.16.5.5", "10.9.1.1", "192.168.0.9", "10.2.0.7", "198.18.5.5",
    ];

    private static readonly string[] Own = ["10.1.0.1", "10.7.0.1", "172.16.5.1", "198.51.100.10", "192.0.2.10", "203.0.113.10"];
    private static readonly string[] Broadcasts = ["10.1.0.255", "10.7.0.255", "255.255.255.255"];

    // Flags that connection tracking takes as a beginning, and flags that it does not.
    private static readonly byte[] Beginning = [2, 2, 2, 2, 34, 66, 194, 16, 24, 48];
    private static readonly byte[] Invalid = [4, 20, 18, 17, 1, 0, 3];
    private static readonly (ushort Icmp, ConnectionState State)[] Messages =
    [
        (0x0800, ConnectionState.New), (0x0800, ConnectionState.New), (0x0801, ConnectionState.New), (0x0D00, ConnectionState.New), (0x1100, ConnectionState.New),
        (0x0000, ConnectionState.Invalid), (0x0A00, ConnectionState.Invalid), (0x2A07, ConnectionState.Invalid),
    ];

    public static IReadOnlyList<ushort> Ports { get; } = [22, 53, 80, 443, 500, 4500, 1701, 8080, 30000];

    private readonly HashSet<byte> _portless = [];
    private readonly HashSet<ushort> _taken = [];
    private uint _tag = (uint)random.Next();

    public IReadOnlyList<Probe> Next(int count)
    {
        _portless.Clear();
        _taken.Clear();
        return [.. Enumerable.Range(0, count).Select(_ => One())];
    }

    private Probe One()
    {
        string? arrives = Chance(0.2) ? null : Pick([.. Sources.Keys]);
        var probe = new Probe
        {
            Arrives = arrives, Tag = ++_tag, Protocol = 17,
            Source = Ipv4Address.Parse(Pick(arrives is null ? Own : Sources[arrives])),
            Destination = Ipv4Address.Parse(arrives is null || Chance(0.8) ? Pick(Destinations) : Chance(0.85) ? Pick(Own) : Pick(Broadcasts)),
            TypeOfService = Chance(0.5) ? (byte)0 : (byte)random.Next(256), TimeToLive = Chance(0.6) ? (byte)64 : (byte)random.Next(2, 256),
            SourcePort = FreePort(), DestinationPort = Pick(Ports), Payload = Chance(0.5) ? 8 : random.Next(8, 1200), Mark = arrives is null && Chance(0.3) ? (uint)random.Next(8) : 0,
        };
        return random.Next(10) switch
        {
            < 4 => probe,
            < 7 => Tcp(probe),
            < 9 => Icmp(probe),
            _ => Other(probe),
        };
    }

    private Probe Tcp(Probe probe)
    {
        bool begins = Chance(0.85);
        byte flags = begins ? Pick(Beginning) : Pick(Invalid);
        bool syn = (flags & 2) != 0;
        return probe with
        {
            Protocol = 6, TcpFlags = flags, State = begins ? ConnectionState.New : ConnectionState.Invalid,
            // With data behind it a SYN cannot be given an option that it lacks.
            SegmentSize = syn ? Pick<ushort>([1460, 1460, 1400, 1300, 536, 0]) : (ushort)0, Payload = syn ? 8 : probe.Payload,
        };
    }

    private Probe Icmp(Probe probe)
    {
        var (message, state) = Pick(Messages);
        return probe with { Protocol = 1, DestinationPort = message, State = state };
    }

    // Connections without ports are one per pair of addresses; translated ones could meet. So one of each protocol at a time.
    private Probe Other(Probe probe)
    {
        byte protocol = Pick<byte>([4, 47, 50, 99]);
        return _portless.Add(protocol) ? probe with { Protocol = protocol, SourcePort = 0, DestinationPort = 0, Payload = Math.Max(16, probe.Payload) } : probe;
    }

    private ushort FreePort()
    {
        while (true)
        {
            ushort port = Chance(0.2) ? Pick<ushort>([500, 4500, 1024, 1500, 2000]) : (ushort)random.Next(200, 65536);
            if (_taken.Add(port))
                return port;
        }
    }

    private bool Chance(double chance) => random.NextDouble() < chance;

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
}

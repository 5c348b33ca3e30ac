using Orchestrator.Core.Addressing;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>A packet, and the association by which the peer sends it encrypted; null: it comes in clear, or the router sends it.</summary>
internal sealed record EspProbe(Probe Probe, Association? By, uint Sequence)
{
    /// <summary>As it goes over the cable.</summary>
    public byte[] Frame { get; } = By is null ? Frames.Build(Probe) : Esp.Seal(By, Sequence, Frames.Build(Probe));

    public override string ToString() => By is null ? $"{Probe}" : $"by SPI {By.Spi:x} ({(By.Tunnel ? "tunnel" : "transport")} {By.Source} -> {By.Destination}): {Probe}";
}

/// <summary>Random packets of which many are for a policy, from all sides.</summary>
internal sealed class EspProbes(Random random, IpsecWorld world)
{
    private static readonly string[] Hosts =
    [
        "10.1.0.2", "10.1.0.3", "10.1.0.77", "10.7.0.5", "10.7.0.6", "10.7.0.200", "172.16.5.5", "192.168.0.9", "198.51.100.20", "203.0.113.20", "192.0.2.5", "198.18.5.5", "198.18.77.1",
        "10.3.0.9", "10.2.0.7", "10.2.3.4",
    ];

    private static readonly string[] Own = ["10.1.0.1", "10.7.0.1", "172.16.5.1", "198.51.100.10", "192.0.2.10", "203.0.113.10"];

    private uint _sequence;

    public IReadOnlyList<EspProbe> Next(int count) => [.. new ProbeSource(random).Next(count).Select(One)];

    private EspProbe One(Probe probe)
    {
        if (probe.Protocol == Esp.Protocol)
            probe = probe with { Protocol = 4 };
        if (world.Policies.Count > 0 && random.Next(10) < 7)
            probe = For(probe, world.Policies[random.Next(world.Policies.Count)].Selector);
        if (probe.Arrives is not null && world.Templates.Count > 0 && random.Next(3) == 0)
            return Sealed(probe, world.Templates[random.Next(world.Templates.Count)].In);
        // The router's own TCP begins with its own numbers; what its sockets send is asked of the other protocols.
        if (probe.Arrives is null && probe.Protocol == 6)
            probe = probe with { Protocol = 17, TcpFlags = 0, SegmentSize = 0, State = Core.Auditing.Packets.ConnectionState.New };
        return new EspProbe(probe, null, 0);
    }

    /// <summary>Of the selector where hosts of the network are; the router itself sends from its own addresses only.</summary>
    private Probe For(Probe probe, Selector selector)
    {
        var sources = Within(probe.Arrives is null ? Own : Hosts, selector.Source);
        var destinations = Within(Hosts, selector.Destination);
        probe = probe with
        {
            Source = sources.Count > 0 ? sources[random.Next(sources.Count)] : probe.Source,
            Destination = destinations.Count > 0 ? destinations[random.Next(destinations.Count)] : probe.Destination,
        };
        bool fits = selector.Protocol == 0 || selector.Protocol == probe.Protocol;
        if (!fits && random.Next(3) > 0 && probe.Arrives is not null && selector.Protocol is 4 or 17 or 47 or 99)
            probe = probe with { Protocol = selector.Protocol, TcpFlags = 0, SegmentSize = 0, State = Core.Auditing.Packets.ConnectionState.New, Payload = Math.Max(16, probe.Payload) };
        if (probe.Protocol is 6 or 17 && random.Next(2) == 0)
            probe = probe with { SourcePort = selector.SourcePort ?? probe.SourcePort, DestinationPort = selector.DestinationPort ?? probe.DestinationPort };
        return probe with { SourcePort = probe.Protocol is 4 or 47 or 99 ? (ushort)0 : probe.SourcePort, DestinationPort = probe.Protocol is 4 or 47 or 99 ? (ushort)0 : probe.DestinationPort };
    }

    private EspProbe Sealed(Probe probe, Association by)
    {
        probe = probe with { Arrives = by.Source == Ipv4Address.Parse("203.0.113.20") ? "wan1" : "wan0" };
        var policies = world.Policies.Where(policy => policy.Template?.In == by).ToList();
        if (random.Next(10) < 8)
            probe = For(probe, policies[random.Next(policies.Count)].Selector.Mirrored);
        if (random.Next(4) == 0)
            probe = probe with { Destination = Ipv4Address.Parse(Own[random.Next(Own.Length)]) };
        if (!by.Tunnel)
            probe = probe with { Source = by.Source, Destination = by.Destination };
        return new EspProbe(probe, by, ++_sequence);
    }

    private static List<Ipv4Address> Within(string[] hosts, Ipv4Prefix prefix) => [.. hosts.Select(Ipv4Address.Parse).Where(prefix.Contains)];
}

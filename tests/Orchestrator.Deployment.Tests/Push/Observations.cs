using Orchestrator.Core.Addressing;
using Orchestrator.Core.Diagnosis;

namespace Orchestrator.Deployment.Tests.Push;

internal static class Observations
{
    public static LinkProbe Probe(string local, string remote) => new()
    {
        Tag = Rows.Tag,
        TunnelInterface = Rows.Tag.ObjectName,
        Peer = Rows.Tag.ObjectName,
        LocalEndpoint = Ipv4Address.Parse(local),
        RemoteEndpoint = Ipv4Address.Parse(remote),
        LocalTunnelAddress = Ipv4Address.Parse(local),
        RemoteTunnelAddress = Ipv4Address.Parse(remote),
        RemoteLans = [],
        Mtu = 1386,
        Mss = 1346,
        ExpectUdpEncapsulation = true,
    };

    public static LinkObservation Of(LinkProbe probe, bool works)
    {
        var ping = new PingObservation(probe.LocalTunnelAddress, probe.RemoteTunnelAddress, null, false, 3, works ? 3 : 0, null);
        return new LinkObservation
        {
            Ike = new IkeObservation(works ? IkeState.Established : IkeState.None),
            Child = new ChildObservation(works) { UdpEncapsulated = true },
            Route = new RouteObservation(true, []),
            Nat = new NatObservation(true, null, 0),
            Mtu = new MtuObservation(probe.Mtu, true),
            TunnelPing = ping,
            FullSizePing = ping with { Size = probe.Mtu, DontFragment = true },
        };
    }
}

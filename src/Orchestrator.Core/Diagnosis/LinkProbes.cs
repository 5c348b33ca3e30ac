using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Diagnosis;

/// <summary>What to look at on each end of a designed link.</summary>
public static class LinkProbes
{
    public static LinkProbe For(LinkDesign design, LinkSide side)
    {
        ArgumentNullException.ThrowIfNull(design);
        var near = design.End(side);
        var far = design.Far(side);
        bool router = near.Device.Platform == DevicePlatform.RouterOs;
        return new LinkProbe
        {
            Tag = design.Tag,
            TunnelInterface = router && design.Names is { } names ? names.Tunnel : design.Tag.ObjectName,
            Peer = router && design.Names is { } peerNames ? peerNames.Peer : design.Tag.ObjectName,
            LocalEndpoint = near.Endpoint,
            RemoteEndpoint = far.Endpoint,
            LocalTunnelAddress = near.Tunnel.Address,
            RemoteTunnelAddress = far.Tunnel.Address,
            RemoteLans = far.Carried,
            LocalLanAddress = near.LanAddress,
            RemoteLanAddress = far.LanAddress,
            Mtu = design.Mtu,
            Mss = design.Mss,
            ExpectUdpEncapsulation = design.UdpEncapsulated,
        };
    }
}

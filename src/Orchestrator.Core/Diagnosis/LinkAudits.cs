using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Diagnosis;

/// <summary>What the audit asks of each end of a designed link.</summary>
public static class LinkAudits
{
    /// <param name="name">The link as people know it.</param>
    public static AuditedLink For(LinkDesign design, LinkSide side, string name)
    {
        ArgumentNullException.ThrowIfNull(design);
        var near = design.End(side);
        var far = design.Far(side);
        return new AuditedLink
        {
            Tag = design.Tag.Text,
            Name = name,
            LocalLans = near.Lans,
            RemoteLans = far.Carried,
            Tunnel = near.Device.Platform == DevicePlatform.RouterOs && design.Names is { } names ? names.Tunnel : design.Tag.ObjectName,
            LocalEndpoint = near.Endpoint,
            RemoteEndpoint = far.Endpoint,
            LocalSelector = near.Selector,
            RemoteSelector = far.Selector,
            LocalAddress = near.LocalAddress,
            RemoteAddress = near.PeerAddress,
            InUdp = design.UdpEncapsulated,
            Answers = far.Initiates,
        };
    }
}

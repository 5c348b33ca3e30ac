using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>Names of a link's objects on a Linux box that are not files.</summary>
public static class LinkNames
{
    /// <summary>Marks the endpoint on the loopback as the link's: "lo:" and the tag, 11 of 15 octets.</summary>
    public static string EndpointLabel(LinkTag tag) => "lo:" + tag;
}

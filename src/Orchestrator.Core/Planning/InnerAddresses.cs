using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>Hands out the two inner /30s of a link (src/decisions/2026-11-21-two-inner-subnets.md).</summary>
public static class InnerAddresses
{
    public static Ipv4Prefix TunnelPool { get; } = Ipv4Prefix.Parse("10.255.0.0/17");

    public static Ipv4Prefix EndpointPool { get; } = Ipv4Prefix.Parse("10.255.128.0/17");

    /// <summary>The first pair of /30s that meets none of the taken subnets; null if the pools are used up.</summary>
    public static LinkAddresses? Allocate(IReadOnlyCollection<Ipv4Prefix> taken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var near = taken.Where(prefix => prefix.Overlaps(TunnelPool) || prefix.Overlaps(EndpointPool)).ToList();
        uint count = (TunnelPool.Last.Value - TunnelPool.Network.Value + 1) / 4;
        for (uint index = 0; index < count; index++)
        {
            var tunnel = Ipv4Prefix.Of(TunnelPool.Network + (index * 4), 30);
            var endpoints = Ipv4Prefix.Of(EndpointPool.Network + (index * 4), 30);
            if (!near.Exists(prefix => prefix.Overlaps(tunnel) || prefix.Overlaps(endpoints)))
                return new LinkAddresses(endpoints, tunnel);
        }
        return null;
    }
}

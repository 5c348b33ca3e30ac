using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What is known of a router before its check. Pure.</summary>
public static class RouterTargets
{
    /// <summary>What its check is to do, and where the router is looked for first.</summary>
    public static RouterCheckTarget Of(Device device, Uplink uplink, NatStanding? standing, DeviceAccess access, TimeSpan longestIdle) => new()
    {
        Access = access,
        // What the routes of the only uplink say is newer than what was stored; of several, only an address chooses one.
        Uplink = device.Uplinks.Count > 1 ? uplink.Address : null,
        KnownUplink = uplink.Address,
        LastSeen =
        [
            .. standing?.Done?.Profile?.Externals ?? [],
            .. uplink.Nat is NatBoundary.BehindNat { ForwardedAt: { } forwarded } ? [forwarded] : Array.Empty<Ipv4Address>(),
            .. uplink.Address is { IsPrivate: false } open ? [open] : Array.Empty<Ipv4Address>(),
        ],
        LongestIdle = longestIdle,
    };
}

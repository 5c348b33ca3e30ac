namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The RouterOS menus in which the product keeps objects, or which it must read to place them.</summary>
public enum RouterOsMenu
{
    IpsecProfile,
    IpsecProposal,
    IpsecPeer,
    IpsecIdentity,
    IpsecPolicy,
    IpsecPolicyGroup,
    Bridge,
    Ipip,
    IpAddress,
    IpRoute,
    FirewallFilter,
    FirewallNat,
    FirewallMangle,
    FirewallRaw,
}

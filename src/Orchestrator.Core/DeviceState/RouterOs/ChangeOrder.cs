namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>
/// The order in which a link's objects come into being; they go in reverse. What a row refers to is there before it,
/// no IPIP packet can be sent before the policy and the NAT exception stand, and no LAN's packet before the rules
/// that name the tunnel interface do.
/// </summary>
public enum ChangeStage
{
    Bridge,
    EndpointAddress,
    Profile,
    Proposal,
    Peer,
    PolicyGroup,
    Identity,
    Policy,
    Raw,
    Nat,
    Filter,
    Mangle,
    Ipip,
    NatOfTunnel,
    FilterOfTunnel,
    MangleOfTunnel,
    TunnelAddress,
    Route,
}

public static class ChangeOrder
{
    /// <param name="namesTunnel">The row's matchers name the link's tunnel interface, so it cannot exist before it.</param>
    public static ChangeStage StageOf(RouterOsMenu menu, Purpose purpose, bool namesTunnel) => menu switch
    {
        RouterOsMenu.Bridge => ChangeStage.Bridge,
        RouterOsMenu.IpAddress => purpose == Purpose.TunnelAddress ? ChangeStage.TunnelAddress : ChangeStage.EndpointAddress,
        RouterOsMenu.IpsecProfile => ChangeStage.Profile,
        RouterOsMenu.IpsecProposal => ChangeStage.Proposal,
        RouterOsMenu.IpsecPeer => ChangeStage.Peer,
        RouterOsMenu.IpsecPolicyGroup => ChangeStage.PolicyGroup,
        RouterOsMenu.IpsecIdentity => ChangeStage.Identity,
        RouterOsMenu.IpsecPolicy => ChangeStage.Policy,
        RouterOsMenu.FirewallNat => namesTunnel ? ChangeStage.NatOfTunnel : ChangeStage.Nat,
        RouterOsMenu.FirewallFilter => namesTunnel ? ChangeStage.FilterOfTunnel : ChangeStage.Filter,
        RouterOsMenu.FirewallMangle => namesTunnel ? ChangeStage.MangleOfTunnel : ChangeStage.Mangle,
        RouterOsMenu.FirewallRaw => ChangeStage.Raw,
        RouterOsMenu.Ipip => ChangeStage.Ipip,
        RouterOsMenu.IpRoute => ChangeStage.Route,
        _ => throw new ArgumentOutOfRangeException(nameof(menu)),
    };
}

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>
/// The order in which a link's objects come into being; they go in reverse. What a row refers to is there before it,
/// and no IPIP packet can be sent before the policy and the NAT exception stand.
/// </summary>
public enum ChangeStage
{
    Bridge,
    EndpointAddress,
    Profile,
    Proposal,
    Peer,
    Identity,
    Policy,
    Nat,
    Filter,
    Mangle,
    Ipip,
    TunnelAddress,
    Route,
}

public static class ChangeOrder
{
    public static ChangeStage StageOf(RouterOsMenu menu, Purpose purpose) => menu switch
    {
        RouterOsMenu.Bridge => ChangeStage.Bridge,
        RouterOsMenu.IpAddress => purpose == Purpose.TunnelAddress ? ChangeStage.TunnelAddress : ChangeStage.EndpointAddress,
        RouterOsMenu.IpsecProfile => ChangeStage.Profile,
        RouterOsMenu.IpsecProposal => ChangeStage.Proposal,
        RouterOsMenu.IpsecPeer => ChangeStage.Peer,
        RouterOsMenu.IpsecIdentity => ChangeStage.Identity,
        RouterOsMenu.IpsecPolicy => ChangeStage.Policy,
        RouterOsMenu.FirewallNat => ChangeStage.Nat,
        RouterOsMenu.FirewallFilter => ChangeStage.Filter,
        RouterOsMenu.FirewallMangle => ChangeStage.Mangle,
        RouterOsMenu.Ipip => ChangeStage.Ipip,
        RouterOsMenu.IpRoute => ChangeStage.Route,
        _ => throw new ArgumentOutOfRangeException(nameof(menu)),
    };
}

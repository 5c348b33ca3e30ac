namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>The menus that the audit reads, by path.</summary>
public static class RouterOsMenuPaths
{
    public const string Nat = "/ip/firewall/nat";
    public const string Mangle = "/ip/firewall/mangle";
    public const string Raw = "/ip/firewall/raw";
    public const string Filter = "/ip/firewall/filter";
    public const string AddressList = "/ip/firewall/address-list";
    public const string Interface = "/interface";
    public const string Ipip = "/interface/ipip";
    public const string InterfaceList = "/interface/list";
    public const string InterfaceListMember = "/interface/list/member";
    public const string BridgePort = "/interface/bridge/port";
    public const string Address = "/ip/address";
    public const string Route = "/ip/route";
    public const string RoutingRule = "/routing/rule";
    public const string Policy = "/ip/ipsec/policy";
    public const string Peer = "/ip/ipsec/peer";
    public const string Settings = "/ip/settings";
    public const string Tracking = "/ip/firewall/connection/tracking";
    public const string DhcpClient = "/ip/dhcp-client";
    public const string ModeConfig = "/ip/ipsec/mode-config";
    public const string Identity = "/ip/ipsec/identity";
    public const string Vrf = "/ip/vrf";
    public const string Hotspot = "/ip/hotspot";
    public const string Upnp = "/ip/upnp";

    /// <summary>All of them, for one who asks a device.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Nat, Mangle, Raw, Filter, AddressList, Interface, Ipip, InterfaceList, InterfaceListMember, BridgePort, Address, Route, RoutingRule, Policy, Peer,
        Settings, Tracking, DhcpClient, ModeConfig, Identity, Vrf, Hotspot, Upnp,
    ];
}

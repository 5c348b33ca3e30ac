using System.Collections.Frozen;
using Orchestrator.Core.DeviceState.RouterOs.Menus;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>The table of menus.</summary>
public static class RouterOsMenus
{
    private static readonly FrozenDictionary<RouterOsMenu, MenuSpec> Specs = new[]
    {
        IpsecMenus.Profile, IpsecMenus.Proposal, IpsecMenus.Peer, IpsecMenus.Identity, IpsecMenus.Policy, IpsecMenus.PolicyGroup,
        InterfaceMenus.Bridge, InterfaceMenus.Ipip, InterfaceMenus.IpAddress, InterfaceMenus.IpRoute,
        FirewallMenus.Filter, FirewallMenus.Nat, FirewallMenus.Mangle, FirewallMenus.Raw,
    }.ToFrozenDictionary(spec => spec.Menu);

    public static IReadOnlyList<MenuSpec> All { get; } = [.. Specs.Values.OrderBy(spec => spec.Menu)];

    public static MenuSpec Spec(this RouterOsMenu menu) => Specs[menu];
}

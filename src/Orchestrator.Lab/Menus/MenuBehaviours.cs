using System.Collections.Frozen;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Menus;

/// <summary>Which menus do something of their own.</summary>
internal static class MenuBehaviours
{
    private static readonly FirewallBehaviour Firewall = new();
    private static readonly InterfaceBehaviour Interfaces = new();
    private static readonly ScriptBehaviour Scripts = new();

    private static readonly FrozenDictionary<string, MenuBehaviour> ByPath = new Dictionary<string, MenuBehaviour>(StringComparer.Ordinal)
    {
        ["ip/firewall/filter"] = Firewall,
        ["ip/firewall/nat"] = Firewall,
        ["ip/firewall/mangle"] = Firewall,
        ["ip/firewall/raw"] = Firewall,
        ["ip/firewall/address-list"] = new AddressListBehaviour(),
        ["ip/address"] = new AddressBehaviour(),
        ["ip/route"] = new RouteBehaviour(),
        ["ip/service"] = new ServiceBehaviour(),
        ["ip/ipsec/peer"] = new PeerBehaviour(),
        ["ip/ipsec/identity"] = new IdentityBehaviour(),
        ["ip/ipsec/policy"] = new PolicyBehaviour(),
        ["user"] = new UserBehaviour(),
        ["user/group"] = new UserGroupBehaviour(),
        ["system/script"] = Scripts,
        ["system/scheduler"] = Scripts,
        ["file"] = new FileBehaviour(),
        ["system/resource"] = new SystemBehaviour("system/resource"),
        ["system/routerboard"] = new SystemBehaviour("system/routerboard"),
        ["system/clock"] = new SystemBehaviour("system/clock"),
        ["safe-mode"] = new SystemBehaviour("safe-mode"),
    }.ToFrozenDictionary();

    public static MenuBehaviour For(MenuDef menu) =>
        menu.Table == "interface" ? Interfaces : ByPath.GetValueOrDefault(menu.Path, MenuBehaviour.Plain);
}

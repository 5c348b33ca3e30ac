using static Orchestrator.Core.DeviceState.RouterOs.FieldKind;
using static Orchestrator.Core.DeviceState.RouterOs.Menus.Fields;

namespace Orchestrator.Core.DeviceState.RouterOs.Menus;

internal static class InterfaceMenus
{
    public static MenuSpec Bridge { get; } = new(RouterOsMenu.Bridge, "/interface/bridge",
        Name,
        Unsure("mtu", Word, "auto"),
        Unsure("arp", Word, "enabled"),
        Unsure("protocol-mode", Word, "rstp"),
        Disabled, Comment)
    { Purpose = Purpose.EndpointInterface };

    public static MenuSpec Ipip { get; } = new(RouterOsMenu.Ipip, "/interface/ipip",
        Name,
        Default("mtu", Word, "auto"),
        Default("local-address", Address, "0.0.0.0"),
        Unset("remote-address", Address),
        // An add without it switches keepalives on; a row without it has them off.
        new FieldSpec("keepalive", Word) { OnAdd = _ => "10s,10" },
        Default("dscp", Word, "inherit"),
        Default("dont-fragment", Word, "no"),
        Default("clamp-tcp-mss", Flag, "yes"),
        Default("allow-fast-path", Flag, "yes"),
        Disabled, Comment)
    { Purpose = Purpose.TunnelInterface };

    // network follows from the address.
    public static MenuSpec IpAddress { get; } = new(RouterOsMenu.IpAddress, "/ip/address",
        Unset("address", Address),
        Unset("interface", Text),
        Disabled, Comment)
    { Purpose = Purpose.EndpointAddress };

    public static MenuSpec IpRoute { get; } = new(RouterOsMenu.IpRoute, "/ip/route",
        Default("dst-address", Address, "0.0.0.0/0"),
        Unset("gateway", Text),
        Default("distance", Number, "1"),
        Unset("pref-src", Address),
        Unset("check-gateway", Word),
        Unsure("scope", Number),
        Unsure("target-scope", Number),
        Until7(Unset("routing-mark", Text)),
        Until7(Default("type", Word, "unicast")),
        From7(Default("routing-table", Text, "main")),
        // A flag: printed bare, with an empty or a true value.
        From7(Unsure("blackhole", Flag)),
        Disabled, Comment)
    { Purpose = Purpose.Route };
}

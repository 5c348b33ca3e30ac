using static Orchestrator.Core.DeviceState.RouterOs.FieldKind;
using static Orchestrator.Core.DeviceState.RouterOs.Menus.Fields;

namespace Orchestrator.Core.DeviceState.RouterOs.Menus;

internal static class FirewallMenus
{
    public static MenuSpec Filter { get; } = new(RouterOsMenu.FirewallFilter, "/ip/firewall/filter",
        [.. Common, .. ConnectionMatchers, Unset("jump-target", Text), Unsure("reject-with", Word), .. Tail])
    { Purpose = Purpose.ForwardIn, Ordered = true };

    public static MenuSpec Nat { get; } = new(RouterOsMenu.FirewallNat, "/ip/firewall/nat",
        [.. Common, Unset("to-addresses", AddressMatch), Unset("to-ports", Word), Unset("jump-target", Text), .. Tail])
    { Purpose = Purpose.NatException, Ordered = true };

    public static MenuSpec Mangle { get; } = new(RouterOsMenu.FirewallMangle, "/ip/firewall/mangle",
        [
            .. Common, .. ConnectionMatchers,
            Unset("new-mss", Word), Unset("new-connection-mark", Text), Unset("new-packet-mark", Text),
            Unset("new-routing-mark", Text), Default("passthrough", Flag, "yes"), Unset("jump-target", Text), .. Tail,
        ])
    { Purpose = Purpose.MssOut, Ordered = true };

    /// <summary>No link has rules there; only fixes of audits are.</summary>
    public static MenuSpec Raw { get; } = new(RouterOsMenu.FirewallRaw, "/ip/firewall/raw",
        [.. Common.Where(field => !NotInRaw.Contains(field.Name)), Unset("tcp-flags", FieldKind.Set), Unset("tls-host", Text), Unset("jump-target", Text), .. Tail])
    { Purpose = Purpose.AuditFix, Ordered = true };

    // It is passed before connections are tracked and packets are marked.
    private static string[] NotInRaw =>
        ["connection-mark", "packet-mark", "routing-mark", "connection-type", "connection-limit", "connection-rate", "connection-bytes", "layer7-protocol", "realm"];

    private static FieldSpec[] Common =>
    [
        Unset("chain", Text),
        Default("action", Word, "accept"),
        Unset("src-address", AddressMatch), Unset("dst-address", AddressMatch),
        Unset("src-address-list", Text), Unset("dst-address-list", Text),
        Unset("src-address-type", SetMatch), Unset("dst-address-type", SetMatch),
        Unset("protocol", Protocol),
        Unset("src-port", SetMatch), Unset("dst-port", SetMatch), Unset("port", SetMatch),
        Unset("in-interface", Text), Unset("out-interface", Text),
        Unset("in-interface-list", Text), Unset("out-interface-list", Text),
        Unset("ipsec-policy", Word),
        Unset("connection-mark", Text), Unset("packet-mark", Text), Unset("routing-mark", Text),
        Unset("connection-type", Text), Unset("connection-limit", Word), Unset("connection-rate", Word), Unset("connection-bytes", Word),
        Unset("icmp-options", Word), Unset("tcp-mss", Word), Unset("ttl", Word), Unset("dscp", Word),
        Unset("packet-size", Word), Unset("fragment", Word), Unset("limit", Word), Unset("dst-limit", Word), Unset("time", Word),
        Unset("random", Word), Unset("nth", Word), Unset("psd", Word), Unset("hotspot", Word), Unset("content", Text),
        Unset("layer7-protocol", Text), Unset("per-connection-classifier", Word), Unset("ipv4-options", Word),
        Unset("src-mac-address", Word), Unset("realm", Word), Unset("priority", Word),
        Unset("address-list", Text),
    ];

    private static FieldSpec[] ConnectionMatchers =>
        [Unset("connection-state", SetMatch), Unset("connection-nat-state", SetMatch), Unset("tcp-flags", FieldKind.Set), Unset("tls-host", Text)];

    private static FieldSpec[] Tail => [Default("log", Flag, "no"), Unset("log-prefix", Text), Disabled, Comment];
}

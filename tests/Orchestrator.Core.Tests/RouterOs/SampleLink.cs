using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Tests.RouterOs;

/// <summary>A link as planning asks for it, in miniature, and routers to put it on.</summary>
internal static class SampleLink
{
    public const string Version = "7.16.2 (stable)";

    public static LinkTag Tag { get; } = LinkTag.TryParse("abcdefgh", out var tag) ? tag : default;

    public static TrafficShape Ipip { get; } = new()
    {
        Source = Ipv4Prefix.Parse("10.255.128.1/32"),
        Destination = Ipv4Prefix.Parse("10.255.128.2/32"),
        OutInterface = "ether1",
    };

    public static RouterOsDesired Nothing { get; } = new() { Tag = Tag, Rows = [] };

    public static RouterOsDesired Desired(string digest = "d1", string dpd = "30s", int lans = 2) => new()
    {
        Tag = Tag,
        Rows =
        [
            Row(RouterOsMenu.Bridge, Purpose.EndpointInterface, 0, null, "name=orch-abcdefgh-lo protocol-mode=none"),
            Row(RouterOsMenu.IpAddress, Purpose.EndpointAddress, 0, null, "address=10.255.128.1/32 interface=orch-abcdefgh-lo"),
            Row(RouterOsMenu.IpsecProfile, Purpose.IkeProfile, 0, null, $"name=orch-abcdefgh hash-algorithm=sha256 dpd-interval={dpd} dpd-maximum-failures=5"),
            Row(RouterOsMenu.IpsecProposal, Purpose.EspProposal, 0, null, "name=orch-abcdefgh enc-algorithms=aes-256-cbc lifetime=1h"),
            Row(RouterOsMenu.IpsecPeer, Purpose.Peer, 0, null, "name=orch-abcdefgh address=198.51.100.20/32 profile=orch-abcdefgh exchange-mode=ike2"),
            WithSecret(Row(RouterOsMenu.IpsecIdentity, Purpose.Identity, 0, null, "peer=orch-abcdefgh my-id=fqdn:a.example"), digest),
            Row(RouterOsMenu.IpsecPolicy, Purpose.Policy, 0, null, "peer=orch-abcdefgh tunnel=yes src-address=10.255.128.1/32 dst-address=10.255.128.2/32 proposal=orch-abcdefgh"),
            Row(RouterOsMenu.FirewallNat, Purpose.NatException, 0, Before("srcnat", Ipip), "chain=srcnat src-address=10.255.128.1/32 dst-address=10.255.128.2/32"),
            Row(RouterOsMenu.FirewallNat, Purpose.NatException, 1, Before("srcnat", new TrafficShape { OutInterface = "orch-abcdefgh" }), "chain=srcnat out-interface=orch-abcdefgh"),
            Row(RouterOsMenu.FirewallFilter, Purpose.InputIpip, 0, Before("input", Ipip with { Protocol = 4 }), "chain=input protocol=ipencap ipsec-policy=in,ipsec"),
            Row(RouterOsMenu.FirewallFilter, Purpose.InputClearIpipDrop, 0, Before("input", Ipip with { Protocol = 4 }), "chain=input protocol=ipencap ipsec-policy=in,none action=drop"),
            Row(RouterOsMenu.FirewallMangle, Purpose.MssOut, 0, Before("forward", new TrafficShape { Protocol = 6 }), "chain=forward out-interface=orch-abcdefgh protocol=tcp tcp-flags=syn action=change-mss new-mss=1362"),
            WithUnset(Row(RouterOsMenu.Ipip, Purpose.TunnelInterface, 0, null, "name=orch-abcdefgh local-address=10.255.128.1 remote-address=10.255.128.2"), "keepalive"),
            Row(RouterOsMenu.IpAddress, Purpose.TunnelAddress, 0, null, "address=10.255.0.1/30 interface=orch-abcdefgh"),
            .. Enumerable.Range(0, lans).Select(index => Row(RouterOsMenu.IpRoute, Purpose.Route, index, null, $"dst-address=10.{index + 2}.0.0/24 gateway=orch-abcdefgh")),
        ],
    };

    public static RouterOsActual Router(params (RouterOsMenu Menu, string Row)[] rows) => new()
    {
        Version = Version,
        Menus = RouterOsMenus.All.ToDictionary(
            spec => spec.Menu,
            spec => (IReadOnlyList<ActualRow>)[.. rows.Index().Where(row => row.Item.Menu == spec.Menu).Select(row => Actual($"*{row.Index + 1:X}", row.Item.Row))]),
    };

    /// <summary>"chain=srcnat action=masquerade": words "dynamic", "default" and "invalid" are flags.</summary>
    public static ActualRow Actual(string id, string text) => new(id, Pairs(text).Where(pair => pair.Value is not null)
        .ToDictionary(pair => pair.Name, pair => (Value)new Value.Plain(pair.Value!)))
    {
        Dynamic = Pairs(text).Any(pair => pair.Name == "dynamic"),
        Default = Pairs(text).Any(pair => pair.Name == "default"),
        Invalid = Pairs(text).Any(pair => pair.Name == "invalid"),
    };

    public static DesiredRow Row(RouterOsMenu menu, Purpose purpose, int index, Placement? placement, string fields) => new()
    {
        Menu = menu,
        Stamp = new Stamp(Tag, purpose, index),
        Fields = [.. Pairs(fields).Select(pair => new Field(pair.Name, pair.Value!))],
        Placement = placement ?? new Placement.Anywhere(),
    };

    public static Placement Before(string chain, TrafficShape traffic) => new Placement.BeforeCatching(chain, traffic);

    private static DesiredRow WithSecret(DesiredRow row, string digest) =>
        row with { Fields = [.. row.Fields, new Field("secret", new Value.Secret(new SecretRef("psk", digest)))] };

    private static DesiredRow WithUnset(DesiredRow row, string field) => row with { Fields = [.. row.Fields, new Field(field, new Value.Unset())] };

    private static IEnumerable<(string Name, string? Value)> Pairs(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1] : null));
}

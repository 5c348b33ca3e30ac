using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>
/// The rows that make a router's own IKE daemon ask the responder: a profile, and for each address of the responder a peer, a policy and an
/// identity; and rules that count what the responder sends. Peers come disabled. Pure.
/// </summary>
/// <remarks>
/// A peer that is not passive starts by itself once it is enabled, and its policies with it. The policies stand for addresses that no packet has (RFC 7600's dummy to
/// RFC 5737's documentation), so that no traffic of the router falls into them, that to the responder's own host least of all.
/// </remarks>
internal static class ProbeRows
{
    private const string Nobody = "192.0.0.8/32";

    /// <summary>What the daemon calls itself to the responder.</summary>
    public static string Identity(string token) => "probe-" + token;

    /// <param name="tag">Names the rows.</param>
    /// <param name="identity">What the daemon shows.</param>
    /// <param name="uplink">The address to ask from; null for what the routes say.</param>
    /// <param name="responders">The responder's addresses, 1 or more.</param>
    /// <param name="counters">The rules that count.</param>
    /// <param name="first">The first rule of the raw table that is not the router's own; null where there is none.</param>
    public static RouterOsEdits Of(LinkTag tag, string identity, Ipv4Address? uplink, IReadOnlyList<Ipv4Address> responders, IReadOnlyList<ProbeCounter> counters, RowSelector? first) => new()
    {
        Tag = tag,
        Operations =
        [
            .. counters.Select(counter => counter.Row(tag, first)),
            Profile(tag),
            .. responders.Select((address, index) => Peer(tag, index, address, uplink)),
            .. responders.Select((_, index) => Policy(tag, index)),
            .. responders.Select((_, index) => IdentityRow(tag, index, identity)),
        ],
    };

    /// <summary>Lets a peer ask, or keeps it silent.</summary>
    public static SetRow Switch(LinkTag tag, int index, bool on) => Set(tag, index, "disabled", on ? "yes" : "no", on ? "no" : "yes");

    /// <summary>Which port of the responder a peer asks.</summary>
    public static SetRow Port(LinkTag tag, int index, int port) => Set(tag, index, "port", "500", port.ToString(CultureInfo.InvariantCulture));

    private static SetRow Set(LinkTag tag, int index, string field, string from, string to) => new()
    {
        Menu = RouterOsMenu.IpsecPeer,
        Purpose = Purpose.Peer,
        Row = new RowSelector.ByStamp(new Stamp(tag, Purpose.Peer, index)),
        Changes = [new FieldChange(field, new Value.Plain(from), new Value.Plain(to))],
    };

    private static AddRow Profile(LinkTag tag) => new()
    {
        Menu = RouterOsMenu.IpsecProfile,
        Purpose = Purpose.IkeProfile,
        Row = new RowSelector.ByName(tag.ObjectName),
        Fields = Fields(("name", tag.ObjectName), ("hash-algorithm", "sha256"), ("enc-algorithm", "aes-256"), ("dh-group", "modp2048"), ("lifetime", "1d"), ("nat-traversal", "yes"), ("dpd-interval", "2m"), ("dpd-maximum-failures", "5")),
    };

    private static AddRow Peer(LinkTag tag, int index, Ipv4Address address, Ipv4Address? uplink) => Stamped(tag, RouterOsMenu.IpsecPeer, Purpose.Peer, index,
        ("name", PeerName(tag, index)), ("address", $"{address}/32"), ("local-address", uplink?.ToString()), ("profile", tag.ObjectName),
        ("exchange-mode", "ike2"), ("passive", "no"), ("send-initial-contact", "no"), ("disabled", "yes"));

    private static AddRow Policy(LinkTag tag, int index) => Stamped(tag, RouterOsMenu.IpsecPolicy, Purpose.Policy, index,
        ("peer", PeerName(tag, index)), ("tunnel", "yes"), ("src-address", Nobody), ("dst-address", string.Create(CultureInfo.InvariantCulture, $"192.0.2.{index + 1}/32")),
        ("protocol", "all"), ("action", "encrypt"), ("level", "require"), ("ipsec-protocols", "esp"), ("proposal", "default"));

    // The responder never proves who it is, so that the key opens nothing: it is no secret.
    private static AddRow IdentityRow(LinkTag tag, int index, string identity) => Stamped(tag, RouterOsMenu.IpsecIdentity, Purpose.Identity, index,
        ("peer", PeerName(tag, index)), ("auth-method", "pre-shared-key"), ("secret", identity), ("my-id", "fqdn:" + identity), ("remote-id", "auto"), ("generate-policy", "no"));

    private static string PeerName(LinkTag tag, int index) => string.Create(CultureInfo.InvariantCulture, $"{tag.ObjectName}-{index + 1}");

    private static AddRow Stamped(LinkTag tag, RouterOsMenu menu, Purpose purpose, int index, params (string Name, string? Value)[] fields)
    {
        var stamp = new Stamp(tag, purpose, index);
        return new AddRow { Menu = menu, Purpose = purpose, Row = new RowSelector.ByStamp(stamp), Fields = Fields([.. fields, ("comment", stamp.ToString())]) };
    }

    private static IReadOnlyList<Field> Fields(params (string Name, string? Value)[] fields) =>
        [.. fields.Where(field => field.Value is not null).Select(field => new Field(field.Name, new Value.Plain(field.Value!)))];
}

using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>
/// The rows that make a router's own IKE daemon ask the responder: a profile, and for each address of the responder a peer, a policy and an
/// identity. Pure.
/// </summary>
/// <remarks>
/// A peer that is not passive starts by itself, and its policies with it. The policies stand for addresses that no packet has (RFC 7600's dummy to
/// RFC 5737's documentation), so that no traffic of the router falls into them, that to the responder's own host least of all.
/// </remarks>
internal static class ProbeRows
{
    private const string Nobody = "192.0.0.8/32";

    /// <summary>What the daemon calls itself to the responder.</summary>
    public static string Identity(string token) => "probe-" + token;

    /// <param name="tag">Names the rows.</param>
    /// <param name="token">The one-time token, hex.</param>
    /// <param name="uplink">The address to ask from; null for what the routes say.</param>
    /// <param name="responders">The responder's addresses, 1 or more.</param>
    public static RouterOsEdits Of(LinkTag tag, string token, Ipv4Address? uplink, IReadOnlyList<Ipv4Address> responders) => new()
    {
        Tag = tag,
        Operations =
        [
            Profile(tag),
            .. responders.Select((address, index) => Peer(tag, index, address, uplink)),
            .. responders.Select((_, index) => Policy(tag, index)),
            // Last: with its identity a peer is complete, and asks.
            .. responders.Select((_, index) => IdentityRow(tag, index, token)),
        ],
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
        ("exchange-mode", "ike2"), ("passive", "no"), ("send-initial-contact", "no"));

    private static AddRow Policy(LinkTag tag, int index) => Stamped(tag, RouterOsMenu.IpsecPolicy, Purpose.Policy, index,
        ("peer", PeerName(tag, index)), ("tunnel", "yes"), ("src-address", Nobody), ("dst-address", string.Create(CultureInfo.InvariantCulture, $"192.0.2.{index + 1}/32")),
        ("protocol", "all"), ("action", "encrypt"), ("level", "require"), ("ipsec-protocols", "esp"), ("proposal", "default"));

    // The responder never proves who it is, so that the key opens nothing: it is no secret.
    private static AddRow IdentityRow(LinkTag tag, int index, string token) => Stamped(tag, RouterOsMenu.IpsecIdentity, Purpose.Identity, index,
        ("peer", PeerName(tag, index)), ("auth-method", "pre-shared-key"), ("secret", Identity(token)), ("my-id", "fqdn:" + Identity(token)), ("remote-id", "auto"), ("generate-policy", "no"));

    private static string PeerName(LinkTag tag, int index) => string.Create(CultureInfo.InvariantCulture, $"{tag.ObjectName}-{index + 1}");

    private static AddRow Stamped(LinkTag tag, RouterOsMenu menu, Purpose purpose, int index, params (string Name, string? Value)[] fields)
    {
        var stamp = new Stamp(tag, purpose, index);
        return new AddRow { Menu = menu, Purpose = purpose, Row = new RowSelector.ByStamp(stamp), Fields = Fields([.. fields, ("comment", stamp.ToString())]) };
    }

    private static IReadOnlyList<Field> Fields(params (string Name, string? Value)[] fields) =>
        [.. fields.Where(field => field.Value is not null).Select(field => new Field(field.Name, new Value.Plain(field.Value!)))];
}

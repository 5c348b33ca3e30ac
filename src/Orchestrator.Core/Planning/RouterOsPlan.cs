using System.Globalization;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>A link's design as RouterOS rows: addresses, IPsec and the tunnel. The firewall's part is in <see cref="RouterOsFirewallPlan"/>.</summary>
internal static class RouterOsPlan
{
    public const int DpdFailures = 5;

    public static RouterOsDesired For(LinkDesign design, LinkSide side)
    {
        var near = design.End(side);
        var far = design.Far(side);
        var names = new RouterOsNames(design);
        return new RouterOsDesired
        {
            Tag = design.Tag,
            Rows =
            [
                .. EndpointRows(design, near, names),
                .. IpsecRows(design, near, far, names),
                .. RouterOsFirewallPlan.Rows(design, near, far, names.Tunnel),
                .. TunnelRows(design, near, far, names),
            ],
        };
    }

    /// <summary>The router's own RSA key and its peer's.</summary>
    public static (string Router, string Peer) KeyNames(LinkTag tag, LinkNames? names) =>
        (names?.RouterKey ?? tag.ObjectName, names?.PeerKey ?? $"{tag.ObjectName}-peer");

    internal static DesiredRow Row(LinkTag tag, RouterOsMenu menu, Purpose purpose, int index, Placement? placement, params (string Name, Value? Value)[] fields) => new()
    {
        Menu = menu,
        Stamp = new Stamp(tag, purpose, index),
        Fields = [.. fields.Where(field => field.Value is not null).Select(field => new Field(field.Name, field.Value!))],
        Placement = placement ?? new Placement.Anywhere(),
    };

    private static IEnumerable<DesiredRow> EndpointRows(LinkDesign design, DesignEnd near, RouterOsNames names) =>
    [
        Row(design.Tag, RouterOsMenu.Bridge, Purpose.EndpointInterface, 0, null, ("name", names.Loopback), ("protocol-mode", "none")),
        Row(design.Tag, RouterOsMenu.IpAddress, Purpose.EndpointAddress, 0, null, ("address", $"{near.Endpoint}/32"), ("interface", names.Loopback)),
    ];

    private static IEnumerable<DesiredRow> IpsecRows(LinkDesign design, DesignEnd near, DesignEnd far, RouterOsNames names)
    {
        bool fromAnywhere = near.PeerAddress is null;
        yield return Profile(design, names);
        yield return Row(design.Tag, RouterOsMenu.IpsecProposal, Purpose.EspProposal, 0, null,
            ("name", names.Proposal),
            ("auth-algorithms", RouterOsAlgorithms.Phase2(design.Esp.Encryption.IsAead() ? Integrity.None : design.Esp.Integrity)),
            ("enc-algorithms", RouterOsAlgorithms.Phase2(design.Esp.Encryption)),
            ("lifetime", Time(design.EspLifetime)),
            ("pfs-group", RouterOsAlgorithms.Group(design.Esp.Pfs)));
        yield return Row(design.Tag, RouterOsMenu.IpsecPeer, Purpose.Peer, 0, null,
            ("name", names.Peer),
            ("address", fromAnywhere ? "0.0.0.0/0" : $"{near.PeerAddress}/32"),
            ("local-address", near.LocalAddress is { } local ? local.ToString() : null),
            ("profile", names.Profile),
            ("exchange-mode", design.IkeVersion == IkeVersion.V2 ? "ike2" : "main"),
            ("passive", YesNo(!near.Initiates)),
            ("send-initial-contact", "yes"));
        if (fromAnywhere)
            yield return Row(design.Tag, RouterOsMenu.IpsecPolicyGroup, Purpose.PolicyGroup, 0, null, ("name", names.Group));
        yield return Identity(design, near, far, names, fromAnywhere);
        yield return Policy(design, near, far, names, fromAnywhere);
    }

    private static DesiredRow Profile(LinkDesign design, RouterOsNames names) =>
        Row(design.Tag, RouterOsMenu.IpsecProfile, Purpose.IkeProfile, 0, null,
            ("name", names.Profile),
            ("hash-algorithm", RouterOsAlgorithms.Phase1(design.Ike.Integrity)),
            ("enc-algorithm", RouterOsAlgorithms.Phase1(design.Ike.Encryption)),
            ("dh-group", RouterOsAlgorithms.Group(design.Ike.Group)),
            // Ours only under IKEv1; "claim" lets the shorter lifetime win instead of failing.
            ("proposal-check", design.IkeVersion == IkeVersion.V1 ? "claim" : null),
            ("lifetime", Time(design.IkeLifetime)),
            ("nat-traversal", "yes"),
            ("dpd-interval", Time(design.Dpd)),
            ("dpd-maximum-failures", DpdFailures.ToString(CultureInfo.InvariantCulture)));

    private static DesiredRow Identity(LinkDesign design, DesignEnd near, DesignEnd far, RouterOsNames names, bool fromAnywhere)
    {
        bool rsa = design.Authentication == Authentication.RsaKey;
        return Row(design.Tag, RouterOsMenu.IpsecIdentity, Purpose.Identity, 0, null,
            ("peer", names.Peer),
            ("auth-method", rsa ? "rsa-key" : "pre-shared-key"),
            ("secret", design.Secret is { } secret ? new Value.Secret(secret) : null),
            ("key", rsa ? names.RouterKey : null),
            ("remote-key", rsa ? names.PeerKey : null),
            ("my-id", near.Identity ?? "auto"),
            ("remote-id", far.Identity ?? "auto"),
            ("policy-template-group", fromAnywhere ? names.Group : "default"),
            ("generate-policy", fromAnywhere ? "port-strict" : "no"));
    }

    private static DesiredRow Policy(LinkDesign design, DesignEnd near, DesignEnd far, RouterOsNames names, bool fromAnywhere) =>
        Row(design.Tag, RouterOsMenu.IpsecPolicy, Purpose.Policy, 0, null,
            ("peer", fromAnywhere ? null : names.Peer),
            ("template", fromAnywhere ? "yes" : null),
            ("group", fromAnywhere ? names.Group : null),
            ("tunnel", fromAnywhere ? null : "yes"),
            ("src-address", near.Selector.ToString()),
            ("dst-address", far.Selector.ToString()),
            ("protocol", "all"),
            ("action", fromAnywhere ? null : "encrypt"),
            ("level", fromAnywhere ? null : "require"),
            ("ipsec-protocols", fromAnywhere ? null : "esp"),
            ("proposal", names.Proposal));

    private static IEnumerable<DesiredRow> TunnelRows(LinkDesign design, DesignEnd near, DesignEnd far, RouterOsNames names)
    {
        yield return Row(design.Tag, RouterOsMenu.Ipip, Purpose.TunnelInterface, 0, null,
            ("name", names.Tunnel),
            ("mtu", design.Mtu.ToString(CultureInfo.InvariantCulture)),
            ("local-address", near.Endpoint.ToString()),
            ("remote-address", far.Endpoint.ToString()),
            // Linux does not answer RouterOS's keepalives: with them the interface flaps.
            ("keepalive", new Value.Unset()),
            ("dscp", "inherit"),
            ("dont-fragment", "no"),
            ("clamp-tcp-mss", "yes"),
            ("allow-fast-path", YesNo(design.AllowFastPath)));
        yield return Row(design.Tag, RouterOsMenu.IpAddress, Purpose.TunnelAddress, 0, null,
            ("address", near.Tunnel.ToString()), ("interface", names.Tunnel));
        foreach (var (index, lan) in far.Carried.Index())
            yield return Row(design.Tag, RouterOsMenu.IpRoute, Purpose.Route, index, null, ("dst-address", lan.ToString()), ("gateway", names.Tunnel));
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    /// <summary>RouterOS's own form: 1d, 8h, 2m, 30s.</summary>
    private static string Time(TimeSpan time)
    {
        string text = string.Concat(
            time.Days > 0 ? $"{time.Days}d" : "", time.Hours > 0 ? $"{time.Hours}h" : "",
            time.Minutes > 0 ? $"{time.Minutes}m" : "", time.Seconds > 0 ? $"{time.Seconds}s" : "");
        return text.Length == 0 ? "0s" : text;
    }
}

internal sealed class RouterOsNames(LinkDesign design)
{
    private readonly string _name = design.Tag.ObjectName;

    /// <summary>The profile has no comment to carry a stamp, so its name is always ours.</summary>
    public string Profile => _name;

    public string Group => _name;

    public string Loopback => $"{_name}-lo";

    public string Peer => design.Names?.Peer ?? _name;

    public string Proposal => design.Names?.Proposal ?? _name;

    public string Tunnel => design.Names?.Tunnel ?? _name;

    public string RouterKey => RouterOsPlan.KeyNames(design.Tag, design.Names).Router;

    public string PeerKey => RouterOsPlan.KeyNames(design.Tag, design.Names).Peer;
}

using System.Text;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>A device's rules as a text that a person can edit and audit: an export, or what iptables-save or nft print.</summary>
internal static class DeviceText
{
    private static readonly HashSet<string> Reported =
    [
        ".nextid", ".about", "about", "bytes", "packets", "dynamic", "invalid", "active", "inactive", "connect", "static", "dhcp", "creation-time", "timeout", "default",
        "default-name", "running", "slave", "actual-interface", "actual-mtu", "current-remote-address", "immediate-gw", "local-address-actual", "ph2-state", "ph2-count", "sa-count", "status", "builtin",
        "type", "network", "hw-offload", "ecmp", "vrf-interface", "expires-after", "total-entries", "max-entries", "last-link-up-time", "last-link-down-time", "link-downs",
    ];

    private static readonly HashSet<string> Single = [RouterOsMenuPaths.Settings, RouterOsMenuPaths.Tracking, RouterOsMenuPaths.Upnp];

    /// <summary>The menu in which an export adds interfaces of a type that the API calls otherwise.</summary>
    private static readonly Dictionary<string, string> InterfaceMenus = new()
    {
        ["ipip-tunnel"] = "ipip",
        ["gre-tunnel"] = "gre",
        ["wg"] = "wireguard",
        ["bond"] = "bonding",
        ["pppoe-out"] = "pppoe-client",
        ["pptp-out"] = "pptp-client",
        ["l2tp-out"] = "l2tp-client",
        ["sstp-out"] = "sstp-client",
        ["ovpn-out"] = "ovpn-client",
        ["ppp-out"] = "ppp-client",
        ["wlan"] = "wireless",
    };

    /// <summary>Empty if it would be longer than anybody may paste.</summary>
    public static string Of(DeviceRules rules)
    {
        string text = rules switch
        {
            RouterOsRules router => Export(router),
            LinuxRules { Iptables: { Length: > 0 } saved } box => string.IsNullOrWhiteSpace(box.Ipsets) ? saved : $"{saved.TrimEnd()}\n{box.Ipsets}",
            LinuxRules box => PastedListing.OnePerLine(box.Nftables ?? ""),
            _ => "",
        };
        return text.Length > AuditText.Longest ? "" : text;
    }

    private static string Export(RouterOsRules rules)
    {
        var text = new StringBuilder($"# by RouterOS {rules.Version?.ToString() ?? "7"}\n");
        // The ends of tunnels stand in a menu of their own.
        foreach (var row in rules.Rows(RouterOsMenuPaths.Interface).Where(row => !row.Dynamic && !(row["type"] == "ipip-tunnel" && rules.Has(RouterOsMenuPaths.Ipip))))
            Interface(text, row);
        foreach (string menu in RouterOsMenuPaths.All.Where(menu => menu != RouterOsMenuPaths.Interface && rules.Rows(menu).Count > 0))
        {
            var lines = rules.Rows(menu).Where(row => Kept(menu, row)).Select(row => (Single.Contains(menu) ? "set" : "add") + Fields(row)).Where(line => line.Length > 3).ToList();
            if (lines.Count > 0)
                text.Append(Words(menu)).Append('\n').AppendJoin('\n', lines).Append('\n');
        }
        if (rules.Device.Length > 0)
            text.Append("/system identity\nset name=").Append(Quoted(rules.Device)).Append('\n');
        return text.ToString();
    }

    // Routes to the networks of addresses follow from these; every router has the default template.
    private static bool Kept(string menu, RouterOsRow row) => menu switch
    {
        RouterOsMenuPaths.Route => !row.Is("connect") && !row.Is("inactive"),
        RouterOsMenuPaths.Policy => !row.Is("default"),
        RouterOsMenuPaths.Address => !row.Invalid,
        RouterOsMenuPaths.InterfaceList => !row.Is("builtin"),
        // What the client got stands among the addresses and routes.
        RouterOsMenuPaths.DhcpClient => false,
        _ => !row.Dynamic,
    };

    private static void Interface(StringBuilder text, RouterOsRow row)
    {
        string type = row.Given("type") ?? "ether", name = Quoted(row["name"] ?? "");
        if (type is "ether" or "loopback")
            text.Append("/interface ethernet\nset [ find default-name=").Append(name).Append(" ]").Append(Fields(row)).Append('\n');
        else
            text.Append("/interface ").Append(InterfaceMenus.GetValueOrDefault(type, type)).Append("\nadd").Append(Fields(row)).Append('\n');
    }

    private static string Fields(RouterOsRow row)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in row.Fields.Where(field => !Reported.Contains(field.Key) && !(field.Key == "disabled" && !row.Disabled)))
            text.Append(' ').Append(name).Append('=').Append(Quoted(value is "true" ? "yes" : value is "false" ? "no" : value));
        return text.ToString();
    }

    private static string Words(string menu) => "/" + menu[1..].Replace('/', ' ');

    private static string Quoted(string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or ',' or '-' or '_' or '+' or '*' or '!' or '@' or '%'))
            return value;
        var text = new StringBuilder("\"");
        foreach (char c in value)
            text.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '$' => "\\$", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => c.ToString() });
        return text.Append('"').ToString();
    }
}

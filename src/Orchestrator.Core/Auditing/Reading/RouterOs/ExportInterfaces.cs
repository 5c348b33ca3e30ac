namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>An export writes interfaces in a menu for each type; the API prints them all in one.</summary>
internal static class ExportInterfaces
{
    private static readonly HashSet<string> NotInterfaces = ["list", "detect-internet", "mesh", "wireless-access-list"];

    private static readonly Dictionary<string, string> Types = new()
    {
        ["ethernet"] = "ether",
        ["wireless"] = "wlan",
        ["bonding"] = "bond",
        ["wireguard"] = "wg",
        ["pppoe-client"] = "pppoe-out",
        ["pptp-client"] = "pptp-out",
        ["l2tp-client"] = "l2tp-out",
        ["sstp-client"] = "sstp-out",
        ["ovpn-client"] = "ovpn-out",
        ["ppp-client"] = "ppp-out",
        ["pptp-server"] = "pptp-in",
        ["l2tp-server"] = "l2tp-in",
        ["sstp-server"] = "sstp-in",
        ["ovpn-server"] = "ovpn-in",
        ["ppp-server"] = "ppp-in",
        ["pppoe-server"] = "pppoe-in",
        ["gre"] = "gre-tunnel",
        ["ipip"] = "ipip-tunnel",
        ["eoip"] = "eoip",
    };

    /// <summary>What the API would print as the type of the menu's interfaces; null for a menu that holds none.</summary>
    public static string? TypeOf(string path)
    {
        const string Start = "/interface/";
        if (!path.StartsWith(Start, StringComparison.Ordinal) || path.IndexOf('/', Start.Length) >= 0)
            return null;
        var menu = path[Start.Length..];
        return NotInterfaces.Contains(menu) ? null : Types.GetValueOrDefault(menu, menu);
    }
}

using System.Text;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Export;

/// <summary>
/// Writes the configuration as a script. Menus stand in an order in which the script runs; items refer only to what is above.
/// Dynamic items, users, files, keys and certificates are left out, as on the device. Used under the router's lock.
/// </summary>
internal static class Exporter
{
    // What others refer to comes first.
    private static readonly string[] First =
    [
        "interface/bridge", "interface/ethernet", "interface/vlan", "interface/wireguard", "interface/list", "ip/ipsec/policy/group", "ip/ipsec/profile", "ip/ipsec/peer",
        "ip/ipsec/proposal", "interface/ipip", "interface/gre", "interface/eoip", "ip/pool", "ip/ipsec/mode-config", "routing/table", "interface/bridge/port",
        "interface/list/member", "interface/wireguard/peers", "ip/address",
    ];

    private static readonly string[] Left = ["user", "user/group", "user/ssh-keys", "user/active", "file", "certificate", "log", "ip/ipsec/key", "ip/ipsec/key/rsa", "interface", "system/package", "system/license", "ip/firewall/connection"];

    public static string Write(VirtualRouter router, string path, ExportOptions options)
    {
        var text = new StringBuilder();
        if (path.Length == 0)
            Header(router, text);
        foreach (var menu in Menus(router.Menus, path))
            Menu(router, menu, options, text);
        return text.ToString();
    }

    private static IEnumerable<MenuDef> Menus(MenuSet menus, string path) => menus.Menus
        .Where(menu => !menu.IsLive && !Left.Contains(menu.Path) && (path.Length == 0 || menu.Path == path || menu.Path.StartsWith(path + "/", StringComparison.Ordinal)))
        .Where(menu => !menu.IsComputed || menu.Path == "system/clock")
        .OrderBy(menu => Array.IndexOf(First, menu.Path) is >= 0 and var at ? at : First.Length)
        .ThenBy(menu => menu.Path, StringComparer.Ordinal);

    private static void Header(VirtualRouter router, StringBuilder text)
    {
        text.Append("# ").Append(RouterClock.Stamp(router.Now, router.Version)).Append(" by RouterOS ").Append(router.Version).Append("\n# software id = \n#\n");
        if (router.Options.SerialNumber is { } serial)
            text.Append("# model = ").Append(router.Options.BoardName).Append("\n# serial number = ").Append(serial).Append('\n');
    }

    private static void Menu(VirtualRouter router, MenuDef menu, ExportOptions options, StringBuilder text)
    {
        var lines = router.Database.Rows(menu).Select(entry => ExportLine.Of(router, menu, entry, options)).OfType<IReadOnlyList<string>>().ToList();
        if (lines.Count == 0)
            return;
        var prefix = "/" + menu.Path.Replace('/', ' ');
        if (!options.IsTerse)
            text.Append(prefix).Append('\n');
        foreach (var line in lines)
            text.Append(options.IsTerse ? $"{prefix} {string.Join(' ', line)}" : ExportText.Wrap(line)).Append('\n');
    }
}

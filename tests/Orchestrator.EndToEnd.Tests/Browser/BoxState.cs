using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Lab.Router;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>What the machines of the lab have configured, as lines that can be compared: without ids, counters and times.</summary>
internal static class BoxState
{
    private static readonly string[] Menus =
    [
        "/interface", "/interface/bridge", "/interface/ipip", "/ip/address", "/ip/route", "/ip/firewall/filter", "/ip/firewall/nat", "/ip/firewall/mangle",
        "/ip/firewall/raw", "/ip/firewall/address-list", "/ip/ipsec/profile", "/ip/ipsec/peer", "/ip/ipsec/proposal", "/ip/ipsec/identity", "/ip/ipsec/policy",
        "/ip/ipsec/active-peers", "/ip/ipsec/installed-sa", "/system/script", "/system/scheduler", "/user", "/ip/service", "/certificate",
    ];

    // They move by themselves.
    private static readonly HashSet<string> Moving =
    [
        ".id", "bytes", "packets", "rx-byte", "tx-byte", "rx-packet", "tx-packet", "rx-drop", "tx-drop", "tx-queue-drop", "rx-error", "tx-error",
        "fp-rx-byte", "fp-tx-byte", "fp-rx-packet", "fp-tx-packet", "last-link-up-time", "last-link-down-time", "link-downs", "last-logged-in",
        "expires-after", "uptime", "ph2-count",
    ];

    private const string Linux = """
        iptables-save | awk '/^[*]/ { table = $1 } /^-A/ { print table, $0 } /^:[^ ]+ -/ { print table, $1 }'
        ip -o addr | sed 's/valid_lft.*//; s/^[0-9]*: //' | sort
        ip -4 route show table all | sort
        ip rule
        ip -o link | sed 's/^[0-9]*: //; s/state.*//' | sort
        ip xfrm policy
        swanctl --list-conns 2>/dev/null
        sysctl -a 2>/dev/null | grep -E 'ip_forward |rp_filter|accept_redirects|send_redirects' | sort
        find /etc /run /var/lib /var/spool /usr/local -xdev -iname '*orch*' 2>/dev/null | sort
        find /etc/swanctl /etc/network /etc/orchestrator /etc/sysctl.d -type f -exec sha256sum {} + 2>/dev/null | sort
        """;

    /// <summary>Fails with the lines that came or went; their order counts too.</summary>
    public static void ShouldBe(string after, string before)
    {
        string[] was = before.Split('\n'), now = after.Split('\n');
        string[] differences = [.. was.Except(now).Select(line => "- " + line), .. now.Except(was).Select(line => "+ " + line)];
        differences.ShouldBeEmpty();
        now.ShouldBe(was);
    }

    public static async Task<string> OfLinuxAsync(Box box) => (await box.RunAsync(Linux, TimeSpan.FromSeconds(60))).Output;

    public static async Task<string> OfRouterAsync(RouterMenus router)
    {
        var lines = new List<string>();
        foreach (var menu in Menus)
        {
            lines.AddRange((await router.PrintAsync(menu)).Select(row =>
                $"{menu} {string.Join(' ', row.ToDictionary().Where(pair => !Moving.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"))}"));
        }

        return string.Join('\n', lines);
    }
}

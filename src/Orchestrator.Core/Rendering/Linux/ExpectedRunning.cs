using System.Globalization;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>What <see cref="LinuxRunning"/> says of a box on which the link is up as asked.</summary>
public static class ExpectedRunning
{
    /// <summary>The fact that packets are forwarded and that the link's own script sees to it.</summary>
    public const string Forwarding = "forwarding";

    /// <summary>The built-in chains of iptables that lead into a link's own: "table chain".</summary>
    public static IReadOnlyList<string> IptablesJumps => IptablesRules.Jumps;

    public static IReadOnlyList<string> InterfaceFacts(LinuxLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        var tunnel = link.Tunnel;
        string source = tunnel.PreferredSource is { } address ? $" src {address}" : "";
        string[] facts =
        [
            $"endpoint {tunnel.LocalEndpoint}",
            $"tunnel {tunnel.LocalEndpoint} {tunnel.RemoteEndpoint}",
            string.Create(CultureInfo.InvariantCulture, $"mtu {tunnel.Mtu}"),
            $"address {tunnel.Address}",
            .. tunnel.Routes.Distinct().Select(route => $"route {LinkScript.RouteWord(route)}{source}"),
            .. link.TurnOnForwarding ? new[] { Forwarding } : [],
        ];
        Array.Sort(facts, StringComparer.Ordinal);
        return facts;
    }

    /// <param name="filterChains"><see cref="LinuxRunning.FilterChains"/> of the box.</param>
    public static IReadOnlyList<string> FirewallRules(LinkTag tag, NetfilterRules rules, IReadOnlyList<string> filterChains)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(filterChains);
        return rules.Backend switch
        {
            FirewallBackend.None => [],
            FirewallBackend.Nftables => [.. Nftables(tag, rules, filterChains)],
            FirewallBackend.Iptables => [.. Iptables(tag, rules)],
            _ => throw new ArgumentOutOfRangeException(nameof(rules)),
        };
    }

    private static IEnumerable<string> Nftables(LinkTag tag, NetfilterRules rules, IReadOnlyList<string> filterChains)
    {
        foreach (var rule in NftablesRules.Own(tag, rules))
            yield return $"inet {NftablesRules.Table(tag)} {rule.Chain}: {rule.Text}";
        foreach (string place in filterChains)
        {
            int hook = place.LastIndexOf(' ');
            foreach (var rule in NftablesRules.Openings(tag, rules).Where(rule => rule.Chain == place[(hook + 1)..]))
                yield return $"{place[..hook]}: {rule.Text}";
        }
    }

    private static IEnumerable<string> Iptables(LinkTag tag, NetfilterRules rules)
    {
        foreach (string place in IptablesRules.Jumps)
        {
            var (table, chain) = (place.Split(' ')[0], place.Split(' ')[1]);
            yield return $"{table}: -A {chain} -j {IptablesRules.Prefix(tag)}-{chain}";
            foreach (var rule in IptablesRules.Own(tag, rules).Where(rule => rule.Chain == place))
                yield return $"{table}: {rule.Text}";
        }
    }
}

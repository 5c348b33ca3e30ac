using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>
/// A link in nftables. An accept in one base chain does not end another, so our table keeps packets from NAT
/// (notrack, a source settled early) and drops what leaks; what other chains must let through is inserted into them.
/// </summary>
internal static class NftablesRules
{
    private static readonly string[] OwnChains = ["untracked-out", "untracked-in", "keep-source", "clear-in", "clear-out", "mss"];

    public static string Table(LinkTag tag) => "orch_" + tag;

    public static string File(LinkTag tag, NetfilterRules rules)
    {
        var values = new List<(string, string)> { ("tag", tag.Text), ("table", Table(tag)) };
        var own = Own(tag, rules).ToLookup(rule => rule.Chain, rule => $"    {rule.Text}\n");
        values.AddRange(OwnChains.Select(chain => (chain, string.Concat(own[chain]))));
        return Template.Text("netfilter/link.nft", [.. values]);
    }

    /// <summary>"input rule" or "forward rule", a line each.</summary>
    public static string OpeningsFile(LinkTag tag, NetfilterRules rules) =>
        string.Concat(Openings(tag, rules).Select(rule => $"{rule.Chain} {rule.Text}\n"));

    /// <summary>The rules of the link's own table, by chain.</summary>
    public static IEnumerable<FirewallRule> Own(LinkTag tag, NetfilterRules rules)
    {
        string outward = $"ip saddr {rules.LocalEndpoint} ip daddr {rules.RemoteEndpoint}";
        string inward = $"ip saddr {rules.RemoteEndpoint} ip daddr {rules.LocalEndpoint}";
        yield return Rule("untracked-out", $"{outward} notrack", new Stamp(tag, Purpose.NatException));
        yield return Rule("untracked-in", $"{inward} notrack", new Stamp(tag, Purpose.NatException, 1));
        foreach (var (index, local, remote) in LanPairs.Of(rules))
        {
            yield return Rule("keep-source", $"oifname \"{rules.Tunnel}\" {Saddr(local)}{Daddr(remote)}snat ip to ip saddr",
                new Stamp(tag, Purpose.NatException, index + 2));
        }
        yield return Rule("clear-in", $"{inward} meta ipsec missing drop", new Stamp(tag, Purpose.InputClearIpipDrop));
        yield return Rule("clear-out", $"{outward} rt ipsec missing drop", new Stamp(tag, Purpose.OutputClearIpipDrop));
        yield return Rule("mss", $"iifname \"{rules.Tunnel}\" {Clamp(rules.Mss)}", new Stamp(tag, Purpose.MssIn));
        yield return Rule("mss", $"oifname \"{rules.Tunnel}\" {Clamp(rules.Mss)}", new Stamp(tag, Purpose.MssOut));
    }

    /// <summary>
    /// What other filter chains must accept, by hook. Endpoints' packets in clear are dropped by our own table before,
    /// so the plain match is enough here, and stays readable to iptables-nft where the chain is its.
    /// </summary>
    public static IEnumerable<FirewallRule> Openings(LinkTag tag, NetfilterRules rules)
    {
        string uplink = $"iifname \"{rules.Uplink}\"";
        yield return Rule("input", $"{uplink} udp dport 500 accept", new Stamp(tag, Purpose.InputIke));
        yield return Rule("input", $"{uplink} udp dport 4500 accept", new Stamp(tag, Purpose.InputIke, 1));
        yield return Rule("input", $"{uplink} meta l4proto esp accept", new Stamp(tag, Purpose.InputEsp));
        yield return Rule("input", $"ip saddr {rules.RemoteEndpoint} ip daddr {rules.LocalEndpoint} accept", new Stamp(tag, Purpose.InputIpip));
        yield return Rule("input", $"iifname \"{rules.Tunnel}\" icmp type echo-request accept", new Stamp(tag, Purpose.InputIpip, 1));
        foreach (var (index, local, remote) in LanPairs.Of(rules))
        {
            yield return Rule("forward", $"iifname \"{rules.Tunnel}\" {Saddr(remote)}{Daddr(local)}accept", new Stamp(tag, Purpose.ForwardIn, index));
            yield return Rule("forward", $"oifname \"{rules.Tunnel}\" {Saddr(local)}{Daddr(remote)}accept", new Stamp(tag, Purpose.ForwardOut, index));
        }
    }

    private static FirewallRule Rule(string chain, string text, Stamp stamp) => new(chain, $"{text} comment \"{stamp}\"");

    private static string Clamp(int mss) => string.Create(CultureInfo.InvariantCulture,
        $"tcp flags & (syn|rst) == syn tcp option maxseg size > {mss} tcp option maxseg size set {mss}");

    private static string Saddr(Ipv4Prefix prefix) => Match("saddr", prefix);

    private static string Daddr(Ipv4Prefix prefix) => Match("daddr", prefix);

    // nft prints a /32 as an address, and a match on /0 does not exist.
    private static string Match(string field, Ipv4Prefix prefix) => prefix.Length switch
    {
        0 => "",
        32 => $"ip {field} {prefix.Network} ",
        _ => $"ip {field} {prefix} ",
    };
}

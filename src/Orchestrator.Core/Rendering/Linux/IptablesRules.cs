using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>A link in iptables: chains of its own, each with one jump at the top of a built-in chain.</summary>
internal static class IptablesRules
{
    /// <summary>The built-in chains that get a jump: "table chain".</summary>
    public static readonly IReadOnlyList<string> Jumps =
        ["nat POSTROUTING", "mangle FORWARD", "filter INPUT", "filter OUTPUT", "filter FORWARD"];

    public static string Prefix(LinkTag tag) => "ORCH-" + tag;

    public static string File(LinkTag tag, NetfilterRules rules)
    {
        var lines = Own(tag, rules).ToLookup(rule => rule.Chain, rule => rule.Text + "\n");
        string Chain(string place) => string.Concat(lines[place]);
        return Template.Text("netfilter/link.iptables",
            ("tag", tag.Text),
            ("prefix", Prefix(tag)),
            ("nat-postrouting", Chain("nat POSTROUTING")),
            ("mangle-forward", Chain("mangle FORWARD")),
            ("filter-input", Chain("filter INPUT")),
            ("filter-output", Chain("filter OUTPUT")),
            ("filter-forward", Chain("filter FORWARD")));
    }

    /// <summary>The rules in iptables-save's own words, by "table chain".</summary>
    public static IEnumerable<FirewallRule> Own(LinkTag tag, NetfilterRules rules)
    {
        string outward = $"-s {rules.LocalEndpoint}/32 -d {rules.RemoteEndpoint}/32";
        string inward = $"-s {rules.RemoteEndpoint}/32 -d {rules.LocalEndpoint}/32";
        string mss = string.Create(CultureInfo.InvariantCulture, $"TCPMSS --set-mss {rules.Mss}");
        FirewallRule Rule(string place, string match, Purpose purpose, string target, int index = 0) =>
            new(place, $"-A {Prefix(tag)}-{place.Split(' ')[1]} {match} -m comment --comment \"{new Stamp(tag, purpose, index)}\" -j {target}");

        yield return Rule("nat POSTROUTING", outward, Purpose.NatException, "ACCEPT");
        foreach (var (index, local, remote) in LanPairs.Of(rules))
            yield return Rule("nat POSTROUTING", $"{Pair(local, remote)}-o {rules.Tunnel}", Purpose.NatException, "ACCEPT", index + 1);
        yield return Rule("mangle FORWARD", $"-i {rules.Tunnel} {Syn}", Purpose.MssIn, mss);
        yield return Rule("mangle FORWARD", $"-o {rules.Tunnel} {Syn}", Purpose.MssOut, mss);
        yield return Rule("filter INPUT", $"-i {rules.Uplink} -p udp -m udp --dport 500", Purpose.InputIke, "ACCEPT");
        yield return Rule("filter INPUT", $"-i {rules.Uplink} -p udp -m udp --dport 4500", Purpose.InputIke, "ACCEPT", 1);
        yield return Rule("filter INPUT", $"-i {rules.Uplink} -p esp", Purpose.InputEsp, "ACCEPT");
        yield return Rule("filter INPUT", $"{inward} -m policy --dir in --pol ipsec", Purpose.InputIpip, "ACCEPT");
        yield return Rule("filter INPUT", inward, Purpose.InputClearIpipDrop, "DROP");
        yield return Rule("filter INPUT", $"-i {rules.Tunnel} -p icmp -m icmp --icmp-type 8", Purpose.InputIpip, "ACCEPT", 1);
        yield return Rule("filter OUTPUT", $"{outward} -m policy --dir out --pol none", Purpose.OutputClearIpipDrop, "DROP");
        foreach (var (index, local, remote) in LanPairs.Of(rules))
        {
            yield return Rule("filter FORWARD", $"{Pair(remote, local)}-i {rules.Tunnel}", Purpose.ForwardIn, "ACCEPT", index);
            yield return Rule("filter FORWARD", $"{Pair(local, remote)}-o {rules.Tunnel}", Purpose.ForwardOut, "ACCEPT", index);
        }
    }

    private const string Syn = "-p tcp -m tcp --tcp-flags SYN,RST SYN";

    private static string Pair(Ipv4Prefix source, Ipv4Prefix destination) => Match("-s", source) + Match("-d", destination);

    // A match on /0 is no match, and is not listed.
    private static string Match(string option, Ipv4Prefix prefix) => prefix.Length == 0 ? "" : $"{option} {prefix} ";
}

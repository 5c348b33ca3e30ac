using System.Text.Json.Nodes;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>A link's nftables rules as nft lists them once they are loaded.</summary>
internal static class LinkTable
{
    private static readonly (string Name, string Type, string Hook, int Priority)[] Chains =
    [
        ("untracked-out", "filter", "output", -300), ("untracked-in", "filter", "prerouting", -300), ("keep-source", "nat", "postrouting", 90),
        ("clear-in", "filter", "input", -10), ("clear-out", "filter", "output", -10), ("mss", "filter", "forward", -150),
    ];

    private static readonly Dictionary<(string Table, string Chain), (string Type, string Hook, int Priority)> BuiltIn = new()
    {
        [("nat", "PREROUTING")] = ("nat", "prerouting", -100),
        [("nat", "INPUT")] = ("nat", "input", 100),
        [("nat", "OUTPUT")] = ("nat", "output", -100),
        [("nat", "POSTROUTING")] = ("nat", "postrouting", 100),
        [("mangle", "PREROUTING")] = ("filter", "prerouting", -150),
        [("mangle", "INPUT")] = ("filter", "input", -150),
        [("mangle", "FORWARD")] = ("filter", "forward", -150),
        [("mangle", "OUTPUT")] = ("route", "output", -150),
        [("mangle", "POSTROUTING")] = ("filter", "postrouting", -150),
        [("filter", "INPUT")] = ("filter", "input", 0),
        [("filter", "FORWARD")] = ("filter", "forward", 0),
        [("filter", "OUTPUT")] = ("filter", "output", 0),
    };

    public static IEnumerable<JsonObject> Own(LinkTag tag, NetfilterRules rules)
    {
        string table = "orch_" + tag;
        yield return new JsonObject { ["table"] = new JsonObject { ["family"] = "inet", ["name"] = table } };
        foreach (var chain in Chains)
            yield return Chain("inet", table, chain.Name, chain.Type, chain.Hook, chain.Priority);
        foreach (var rule in OwnRules(tag, rules))
            yield return new JsonObject { ["rule"] = rule.In("inet", table, rule.Chain) };
    }

    public static IEnumerable<PlannedRule> Openings(LinkTag tag, NetfilterRules rules)
    {
        yield return new PlannedRule("input", new Stamp(tag, Purpose.InputIke)).In(rules.Uplink).Protocol("udp", 500).Accept();
        yield return new PlannedRule("input", new Stamp(tag, Purpose.InputIke, 1)).In(rules.Uplink).Protocol("udp", 4500).Accept();
        yield return new PlannedRule("input", new Stamp(tag, Purpose.InputEsp)).In(rules.Uplink).Protocol("esp").Accept();
        yield return new PlannedRule("input", new Stamp(tag, Purpose.InputIpip)).From(Host(rules.RemoteEndpoint)).To(Host(rules.LocalEndpoint)).Accept();
        yield return new PlannedRule("input", new Stamp(tag, Purpose.InputIpip, 1)).In(rules.Tunnel).EchoRequest().Accept();
        foreach (var (index, local, remote) in Pairs(rules))
        {
            yield return new PlannedRule("forward", new Stamp(tag, Purpose.ForwardIn, index)).In(rules.Tunnel).From(remote).To(local).Accept();
            yield return new PlannedRule("forward", new Stamp(tag, Purpose.ForwardOut, index)).Out(rules.Tunnel).From(local).To(remote).Accept();
        }
    }

    /// <summary>The openings of a hook at the top of a chain of iptables-nft, as iptables-save prints them.</summary>
    public static void OpenSaved(List<string> table, string chain, LinkTag tag, NetfilterRules rules, string hook)
    {
        string start = $"-A {chain} ";
        int first = table.FindIndex(line => line.StartsWith(start, StringComparison.Ordinal));
        table.InsertRange(first < 0 ? table.Count : first, Openings(tag, rules).Where(rule => rule.Chain == hook).Select(rule => start + rule.Saved));
    }

    /// <summary>So many rules of which another text says what they are.</summary>
    public static void Stub(JsonArray list, string table, string chain, int rules)
    {
        bool known = list.Any(one => one?["chain"] is JsonObject made && $"{made["family"]} {made["table"]} {made["name"]}" == $"ip {table} {chain}");
        if (!known && BuiltIn.TryGetValue((table, chain), out var place))
            list.Add(Chain("ip", table, chain, place.Type, place.Hook, place.Priority));
        else if (!known)
            list.Add(new JsonObject { ["chain"] = new JsonObject { ["family"] = "ip", ["table"] = table, ["name"] = chain } });
        for (int number = 0; number < rules; number++)
            list.Add(new JsonObject { ["rule"] = new JsonObject { ["family"] = "ip", ["table"] = table, ["chain"] = chain, ["expr"] = new JsonArray() } });
    }

    private static IEnumerable<PlannedRule> OwnRules(LinkTag tag, NetfilterRules rules)
    {
        var (local, remote) = (Host(rules.LocalEndpoint), Host(rules.RemoteEndpoint));
        yield return new PlannedRule("untracked-out", new Stamp(tag, Purpose.NatException)).From(local).To(remote).End("notrack");
        yield return new PlannedRule("untracked-in", new Stamp(tag, Purpose.NatException, 1)).From(remote).To(local).End("notrack");
        foreach (var (index, near, far) in Pairs(rules))
            yield return new PlannedRule("keep-source", new Stamp(tag, Purpose.NatException, index + 2)).Out(rules.Tunnel).From(near).To(far).KeepSource();
        yield return new PlannedRule("clear-in", new Stamp(tag, Purpose.InputClearIpipDrop)).From(remote).To(local).Unprotected("meta").End("drop");
        yield return new PlannedRule("clear-out", new Stamp(tag, Purpose.OutputClearIpipDrop)).From(local).To(remote).Unprotected("rt").End("drop");
        yield return new PlannedRule("mss", new Stamp(tag, Purpose.MssIn)).In(rules.Tunnel).Clamp(rules.Mss);
        yield return new PlannedRule("mss", new Stamp(tag, Purpose.MssOut)).Out(rules.Tunnel).Clamp(rules.Mss);
    }

    private static JsonObject Chain(string family, string table, string name, string type, string hook, int priority) => new()
    {
        ["chain"] = new JsonObject { ["family"] = family, ["table"] = table, ["name"] = name, ["type"] = type, ["hook"] = hook, ["prio"] = priority, ["policy"] = "accept" },
    };

    private static Ipv4Prefix Host(Ipv4Address address) => Ipv4Prefix.Host(address);

    private static IEnumerable<(int Index, Ipv4Prefix Local, Ipv4Prefix Remote)> Pairs(NetfilterRules rules) =>
        rules.LocalLans.SelectMany(local => rules.RemoteLans.Select(remote => (local, remote))).Select((pair, index) => (index, pair.local, pair.remote));
}

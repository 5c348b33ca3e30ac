using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>Reads what the ip command prints. Lines that are not of its language are passed over: what is missing is then not known, never wrong.</summary>
public static class IpText
{
    /// <summary>"ip -o link" and "ip -o -4 addr", one after the other or the second alone.</summary>
    public static IReadOnlyList<LinuxInterface> Interfaces(string text)
    {
        var names = new List<string>();
        var addresses = new List<(string Name, LinuxAddress Address)>();
        var tunnels = new Dictionary<string, TunnelEnds>(StringComparer.Ordinal);
        foreach (var words in Lines(text).Where(words => words.Length > 1))
        {
            string name = words[1].TrimEnd(':').Split('@')[0];
            if (!names.Contains(name))
                names.Add(name);
            if (After(words, "link/ipip") is { } local)
                tunnels[name] = new TunnelEnds(End(local), End(After(words, "peer")));
            int at = Array.IndexOf(words, "inet");
            if (at < 0 || at + 1 >= words.Length)
                continue;
            string own = words[at + 1].Contains('/', StringComparison.Ordinal) ? words[at + 1] : $"{words[at + 1]}/32";
            if (Ipv4Interface.TryParse(own, out var address))
                addresses.Add((name, new LinuxAddress(address, Ipv4Address.TryParse(After(words, "brd"), out var broadcast) ? broadcast : null, words.Contains("secondary"))));
        }
        return [.. names.Select(name => new LinuxInterface(name, [.. addresses.Where(one => one.Name == name).Select(one => one.Address)]) { Ipip = tunnels.GetValueOrDefault(name) })];
    }

    private static Ipv4Address? End(string? text) => Ipv4Address.TryParse(text, out var end) && end.Value != 0 ? end : null;

    /// <summary>"ip -4 route show table all".</summary>
    public static IReadOnlyList<LinuxRoute> Routes(string text)
    {
        var routes = new List<LinuxRoute>();
        foreach (var line in Lines(text))
        {
            if (line.Length == 0)
                continue;
            var kind = Kind(line[0]);
            var words = kind is null ? line : line[1..];
            // Deliveries to the box itself by broadcast are known from its addresses.
            if (words.Length == 0 || line[0] is "broadcast" or "multicast" or "nexthop" || Prefix(words[0]) is not { } destination)
                continue;
            _ = uint.TryParse(After(words, "metric"), NumberStyles.None, CultureInfo.InvariantCulture, out uint metric);
            routes.Add(new LinuxRoute(After(words, "table") ?? "main", destination, kind == LinuxRouteKind.Local ? "lo" : After(words, "dev"),
                Ipv4Address.TryParse(After(words, "via"), out var gateway) ? gateway : null, metric, kind ?? LinuxRouteKind.Unicast));
        }
        return routes;
    }

    /// <summary>"ip -4 rule".</summary>
    public static IReadOnlyList<LinuxRoutingRule> Rules(string text)
    {
        var rules = new List<LinuxRoutingRule>();
        foreach (var words in Lines(text))
        {
            if (words.Length < 3 || !uint.TryParse(words[0].TrimEnd(':'), NumberStyles.None, CultureInfo.InvariantCulture, out uint priority))
                continue;
            bool refuses = words.Contains("blackhole") || words.Contains("unreachable") || words.Contains("prohibit");
            int least = int.TryParse(After(words, "suppress_prefixlength"), NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : -1;
            if (refuses || After(words, "lookup") is not null)
                rules.Add(new LinuxRoutingRule(priority, refuses ? null : After(words, "lookup"), interfaces => Guard(words, interfaces), least));
        }
        return rules;
    }

    internal static IEnumerable<string[]> Lines(string text) =>
        text.Split('\n').Select(line => line.Split((char[])[' ', '\t', '\r', '\\'], StringSplitOptions.RemoveEmptyEntries));

    internal static string? After(string[] words, string word) =>
        Array.IndexOf(words, word) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;

    internal static Ipv4Prefix? Prefix(string text)
    {
        if (text is "default" or "all")
            return Ipv4Prefix.Of(default, 0);
        return Ipv4Prefix.TryParse(text.Contains('/', StringComparison.Ordinal) ? text : $"{text}/32", out var prefix) ? prefix : null;
    }

    private static LinuxRouteKind? Kind(string word) => word switch
    {
        "local" => LinuxRouteKind.Local,
        "blackhole" or "unreachable" or "prohibit" => LinuxRouteKind.Refusing,
        "throw" => LinuxRouteKind.Throw,
        "unicast" => LinuxRouteKind.Unicast,
        "broadcast" or "multicast" or "anycast" => LinuxRouteKind.Local,
        _ => null,
    };

    private static Match Guard(string[] words, InterfaceTable interfaces)
    {
        var guard = Match.Always;
        if (After(words, "from") is { } from && Prefix(from) is { } source)
            guard = guard.And(PolicyMatch.Prefix(PacketField.Source, source));
        if (After(words, "to") is { } to && Prefix(to) is { } destination)
            guard = guard.And(PolicyMatch.Prefix(PacketField.Destination, destination));
        if (After(words, "fwmark") is { } mark && Iptables.Numbers.Masked(mark) is var (value, mask))
            guard = guard.And(new Match.Masked(PacketField.PacketMark, value, mask));
        if (After(words, "iif") is { } name)
            guard = guard.And(new Match.In(PacketField.InInterface, NumberSet.One(name == "lo" ? 0 : interfaces.Number(name))));
        foreach (var word in words.Where(word => word is "tos" or "dsfield" or "ipproto" or "sport" or "dport" or "uidrange" or "oif" or "tun_id" or "goto"))
            guard = guard.And(new Match.Undecided($"{word} {After(words, word)} of routing rule {words[0]}"));
        return guard.Negated(words.Contains("not"));
    }
}

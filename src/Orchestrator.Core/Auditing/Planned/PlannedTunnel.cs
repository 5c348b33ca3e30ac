using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>A link's interface, addresses and routes in the words of the ip command.</summary>
internal static class PlannedTunnel
{
    public static LinuxRules Up(LinuxRules rules, LinkTag tag, LinuxLink link)
    {
        var (tunnel, name) = (link.Tunnel, link.Tunnel.Interface);
        var bare = Down(rules, tag);
        // "ip route replace" takes the place of whatever leads there.
        var routes = Lines(bare.Routes).Where(line => !tunnel.Routes.Any(route => IsMainRoute(line, route)));
        string source = tunnel.PreferredSource is { } own ? $" src {own}" : "";
        return bare with
        {
            Interfaces = Text(
            [
                .. Lines(bare.Interfaces),
                $"0: {name}@NONE: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu {tunnel.Mtu} state UNKNOWN\\    link/ipip {tunnel.LocalEndpoint} peer {tunnel.RemoteEndpoint}",
                $"0: lo    inet {tunnel.LocalEndpoint}/32 scope global {Label(tag)}",
                $"0: {name}    inet {tunnel.Address} scope global {name}",
            ]),
            Routes = Text(
            [
                .. routes,
                .. tunnel.Routes.Select(route => $"{route} dev {name} proto static scope link{source}"),
                $"{tunnel.Address.Prefix} dev {name} proto kernel scope link src {tunnel.Address.Address}",
                $"local {tunnel.Address.Address} dev {name} table local proto kernel scope host src {tunnel.Address.Address}",
                $"local {tunnel.LocalEndpoint} dev lo table local proto kernel scope host src {tunnel.LocalEndpoint}",
            ]),
            Forwards = link.TurnOnForwarding ? true : bare.Forwards,
        };
    }

    public static LinuxRules Down(LinuxRules rules, LinkTag tag)
    {
        string name = tag.ObjectName;
        var endpoints = Lines(rules.Interfaces).Select(Words).Where(words => words.Contains(Label(tag))).Select(words => IpText.After(words, "inet")?.Split('/')[0]).ToHashSet();
        return rules with
        {
            Interfaces = Text(Lines(rules.Interfaces).Where(line => Words(line) is var words && !words.Contains(Label(tag)) && words.ElementAtOrDefault(1)?.TrimEnd(':').Split('@')[0] != name)),
            Routes = Text(Lines(rules.Routes).Where(line => Words(line) is var words && IpText.After(words, "dev") != name
                && !(words[0] == "local" && IpText.After(words, "dev") == "lo" && endpoints.Contains(words[1])))),
        };
    }

    private static bool IsMainRoute(string line, Ipv4Prefix destination) => Words(line) is var words
        && IpText.After(words, "table") is null && IpText.After(words, "metric") is null && IpText.Prefix(words[0]) == destination;

    /// <summary>What marks the endpoint on the loopback as the link's.</summary>
    private static string Label(LinkTag tag) => "lo:" + tag;

    private static string[] Words(string line) => IpText.Lines(line).First();

    private static IEnumerable<string> Lines(string? text) => (text ?? "").Split('\n').Where(line => line.Trim().Length > 0);

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines);
}

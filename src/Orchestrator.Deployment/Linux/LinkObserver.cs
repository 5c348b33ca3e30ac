using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Linux;

/// <summary>Looks at one link from a Linux box.</summary>
internal static partial class LinkObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    public static async Task<Outcome<LinkObservation>> RunAsync(RemoteShell shell, LinkProbe probe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(probe);
        string[] arguments =
        [
            probe.Tag.Text, probe.TunnelInterface, probe.Peer, $"{probe.LocalEndpoint}", $"{probe.RemoteEndpoint}",
            $"{probe.LocalTunnelAddress}", $"{probe.RemoteTunnelAddress}", probe.LocalLanAddress?.ToString() ?? "-", probe.RemoteLanAddress?.ToString() ?? "-",
            probe.Mtu.ToString(CultureInfo.InvariantCulture), .. probe.RemoteLans.Select(lan => Destination(lan).ToString()),
        ];
        var answer = await shell.AskAsync("observe", arguments, Patience, cancellationToken);
        if (!answer.IsOk)
            return answer.Fault;
        try
        {
            return Observation(probe, answer.Value);
        }
        catch (JsonException)
        {
            return new DeviceFault(FaultReason.UnsupportedVersion, "ip or nft answers in a form that is not understood");
        }
    }

    internal static LinkObservation Observation(LinkProbe probe, Sections answer)
    {
        var link = IpJson.Parse(answer["link"]);
        string[] rules = Rules(probe, answer);
        return new LinkObservation
        {
            Ike = SaReading.Ike(answer["sas"], probe.Peer),
            Child = SaReading.Child(answer["sas"], probe.Peer),
            Route = new RouteObservation(link.Any(item => item.HasFlag("UP")), [.. probe.RemoteLans.Where(lan => !UsesTunnel(probe, answer, lan))]),
            Nat = Nat(probe, answer, rules),
            Mtu = new MtuObservation(link.Select(item => item.Number("mtu")).FirstOrDefault(), IsClamped(probe, rules)),
            TunnelPing = Ping(answer["ping-tunnel"], probe.LocalTunnelAddress, probe.RemoteTunnelAddress, null),
            FullSizePing = Ping(answer["ping-size"], probe.LocalTunnelAddress, probe.RemoteTunnelAddress, probe.Mtu),
            LanPing = probe is { LocalLanAddress: { } near, RemoteLanAddress: { } far } ? Ping(answer["ping-lan"], near, far, null) : null,
        };
    }

    private static string[] Rules(LinkProbe probe, Sections answer) =>
    [
        .. NftRuleset.Parse(answer["nft"]).RulesOf(probe.Tag),
        .. IptablesSave.Parse(answer["iptables"]).RulesOf(probe.Tag, ExpectedRunning.IptablesJumps),
    ];

    private static bool UsesTunnel(LinkProbe probe, Sections answer, Ipv4Prefix lan) =>
        IpJson.Parse(answer[$"route {Destination(lan)}"]).Any(route => route.Text("dev") == probe.TunnelInterface);

    /// <summary>A host of the subnet: its first, or itself.</summary>
    private static Ipv4Address Destination(Ipv4Prefix lan) => lan.Length >= 31 ? lan.Network : lan.Network + 1;

    private static NatObservation Nat(LinkProbe probe, Sections answer, string[] rules)
    {
        var (local, remote) = (probe.LocalEndpoint, probe.RemoteEndpoint);
        bool untracked = rules.Any(rule => rule.Contains($"ip saddr {local} ip daddr {remote} notrack", StringComparison.Ordinal));
        string? jump = rules.FirstOrDefault(rule => rule.StartsWith("nat: -A POSTROUTING -j ORCH-", StringComparison.Ordinal));
        bool accepted = rules.Any(rule => rule.StartsWith("nat: ", StringComparison.Ordinal) && rule.Contains($"-s {local}/32 -d {remote}/32 ", StringComparison.Ordinal));
        bool first = jump is not null && !jump.EndsWith(')');
        string? caught = untracked || jump is null || first ? null
            : IptablesSave.Parse(answer["iptables"]).Table("nat").FirstOrDefault(rule => IptablesSave.Target(rule) is "MASQUERADE" or "SNAT");
        return new NatObservation(untracked || (accepted && first), caught, untracked ? 0 : Stale(answer, local));
    }

    // The reply of a connection that was not translated goes back to where it came from.
    private static int Stale(Sections answer, Ipv4Address local) =>
        answer.Lines("tracked").Count(line => Replies().Matches(line) is [_, { } reply, ..] && reply.Groups["to"].Value != local.ToString());

    private static bool IsClamped(LinkProbe probe, string[] rules)
    {
        string number = probe.Mss.ToString(CultureInfo.InvariantCulture);
        bool Clamps(string nft, string iptables) => rules.Any(rule =>
            (rule.Contains($"{nft} \"{probe.TunnelInterface}\"", StringComparison.Ordinal) && rule.Contains($"tcp option maxseg size set {number} ", StringComparison.Ordinal))
            || (rule.Contains($" {iptables} {probe.TunnelInterface} ", StringComparison.Ordinal) && rule.EndsWith($"--set-mss {number}", StringComparison.Ordinal)));
        return Clamps("iifname", "-i") && Clamps("oifname", "-o");
    }

    internal static PingObservation Ping(string output, Ipv4Address from, Ipv4Address to, int? size)
    {
        var counts = PingCounts().Match(output);
        var times = PingTimes().Match(output);
        int Count(string group) => counts.Success ? int.Parse(counts.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        TimeSpan? average = times.Success ? TimeSpan.FromMicroseconds(Math.Round(1000 * double.Parse(times.Groups["average"].ValueSpan, CultureInfo.InvariantCulture))) : null;
        return new PingObservation(from, to, size, size is not null, Count("sent"), Count("received"), average);
    }

    [GeneratedRegex(@"(?<sent>\d+) packets transmitted, (?<received>\d+) (packets )?received", RegexOptions.ExplicitCapture)]
    private static partial Regex PingCounts();

    [GeneratedRegex(@"= [\d.]+/(?<average>[\d.]+)/")]
    private static partial Regex PingTimes();

    [GeneratedRegex(@"dst=(?<to>[\d.]+)")]
    private static partial Regex Replies();
}

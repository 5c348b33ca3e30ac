using System.Text.Json;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux.Reading;

namespace Orchestrator.Deployment.Linux;

/// <summary>Finds out what a Linux box is and has.</summary>
internal static class BoxProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Outcome<DeviceFacts>> RunAsync(RemoteShell shell, CancellationToken cancellationToken)
    {
        var answer = await shell.AskAsync("probe", [], Patience, cancellationToken);
        if (!answer.IsOk)
            return answer.Fault;
        if (answer.Value.Lines("missing").Contains("ip"))
            return new DeviceFault(FaultReason.MissingProgram, "ip (package iproute2)");
        try
        {
            return Facts(answer.Value);
        }
        catch (JsonException)
        {
            return new DeviceFault(FaultReason.UnsupportedVersion, "ip or nft answers in a form that is not understood");
        }
    }

    internal static LinuxFacts Facts(Sections answer)
    {
        var system = answer.Lines("system");
        var nft = NftRuleset.Parse(answer["nft"]);
        var (legacy, iptables) = (IptablesSave.Parse(answer["iptables-legacy"]), IptablesSave.Parse(answer["iptables"]));
        return new LinuxFacts
        {
            Identity = system.ElementAtOrDefault(2) ?? "",
            Distribution = Distribution(answer.Lines("release")),
            Kernel = system.ElementAtOrDefault(1) ?? "",
            StrongSwan = StrongSwan(answer["charon"]),
            Firewall = Backend(answer, nft, legacy, iptables),
            Boot = answer.Lines("boot") is [var style, ..] ? style == "systemd" ? BootPersistence.Systemd : BootPersistence.Ifupdown : BootPersistence.None,
            ForwardsPackets = answer["forwarding"] == "1",
            CanIpip = answer["ipip"] == "yes",
            // iptables-nft's rules show in both listings; as nft's they are opaque and count only once.
            SourceNatRules = nft.SourceNatRules + (legacy.IsEmpty ? iptables : legacy).SourceNatRules,
            MissingPrograms = answer.Lines("missing"),
            Interfaces = [.. IpJson.Parse(answer["addresses"]).Where(IsBoxes).Select(Interface)],
            DefaultRoute = Default(IpJson.Parse(answer["default"])),
        };
    }

    // Tables in use decide. With none in use nft is preferred where the kernel takes the rules we need.
    private static FirewallBackend Backend(Sections answer, NftRuleset nft, IptablesSave legacy, IptablesSave iptables)
    {
        bool hasNft = answer["nft-works"] == "yes";
        bool hasIptables = answer.Has("iptables") && !answer.Lines("missing").Contains("nft or iptables");
        if (!legacy.IsEmpty)
            return FirewallBackend.Iptables;
        if (hasNft && (nft.HoldsNativeTables || iptables.IsEmpty))
            return FirewallBackend.Nftables;
        return hasIptables ? FirewallBackend.Iptables : FirewallBackend.None;
    }

    private static string Distribution(IReadOnlyList<string> release) =>
        release.FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal)) is { } name ? name["PRETTY_NAME=".Length..].Trim('"', '\'') : "Linux";

    /// <summary>"strongSwan 5.9.8 charon (Linux, ...)" is what a running daemon answers.</summary>
    private static string? StrongSwan(string answer)
    {
        string[] words = answer.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is ["strongSwan", var version, ..] ? version : null;
    }

    private static bool IsBoxes(IpObject link) =>
        link.Text("ifname") is { } name && name != "lo" && name != "tunl0" && !name.StartsWith("orch-", StringComparison.Ordinal);

    private static InterfaceFact Interface(IpObject link) => new(link.Text("ifname")!,
        [.. link.Objects("addr_info").Where(address => address.Text("family") == "inet" && address.Address("local") is not null)
            .Select(address => new Ipv4Interface(address.Address("local")!.Value, address.Number("prefixlen") ?? 32))],
        link.Number("mtu"), link.HasFlag("LOWER_UP"));

    private static DefaultRouteFact? Default(IReadOnlyList<IpObject> routes) =>
        routes.OrderBy(route => route.Number("metric") ?? 0).Select(route => new DefaultRouteFact(route.Address("gateway"), route.Text("dev"))).FirstOrDefault();
}

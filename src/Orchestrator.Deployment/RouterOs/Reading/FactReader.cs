using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Reading;

/// <summary>Finds out what a router is.</summary>
internal sealed class FactReader(RouterSession session)
{
    private static readonly string[] Rewriting = ["masquerade", "src-nat", "netmap", "same", "endpoint-independent-nat"];

    public async Task<RouterOsFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var identity = await session.PrintOneAsync("/system/identity", ["name"], cancellationToken);
        var resource = await session.PrintOneAsync("/system/resource", ["version", "board-name", "architecture-name"], cancellationToken);
        // A CHR has no routerboard.
        var board = await session.PrintIfAnyAsync("/system/routerboard", ["serial-number"], cancellationToken) is [var found, ..] ? found : null;
        var nat = await session.PrintAsync("/ip/firewall/nat", ["chain", "action", "disabled"], cancellationToken);
        var peers = await session.PrintAsync("/ip/ipsec/peer", ["name", "dynamic"], cancellationToken);
        var way = (await RouteTable.ReadAsync(session, cancellationToken)).Default;
        return new RouterOsFacts
        {
            Identity = identity?["name"] ?? "",
            Version = session.VersionText,
            Board = resource?["board-name"],
            Architecture = resource?["architecture-name"],
            Serial = board?["serial-number"],
            Interfaces = await InterfacesAsync(cancellationToken),
            DefaultRoute = way is { } route ? new DefaultRouteFact(route.Gateway, route.Interface) : null,
            SourceNatRules = nat.Count(rule => rule["chain"] == "srcnat" && !rule.Is("disabled") && Rewriting.Contains(rule["action"])),
            IpsecPeers = peers.Count(peer => !peer.Is("dynamic")),
            ReadsSecrets = await UserRights.ReadsSecretsAsync(session, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<InterfaceFact>> InterfacesAsync(CancellationToken cancellationToken)
    {
        var interfaces = await session.PrintAsync("/interface", ["name", "mtu", "actual-mtu", "running", "disabled"], cancellationToken);
        var addresses = await session.PrintAsync("/ip/address", ["address", "interface", "disabled", "invalid"], cancellationToken);
        var byInterface = addresses.Where(row => !row.Is("disabled") && !row.Is("invalid")).ToLookup(row => row["interface"], Address);
        return [.. interfaces.Select(row => new InterfaceFact(
            row["name"] ?? "",
            [.. byInterface[row["name"]].OfType<Ipv4Interface>()],
            row.Int("actual-mtu") ?? row.Int("mtu"),
            row.Is("running") && !row.Is("disabled")))];
    }

    private static Ipv4Interface? Address(Row row) => Ipv4Interface.TryParse(row["address"], out var address) ? address : null;
}

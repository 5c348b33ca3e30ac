using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Linux;

/// <summary>Reads all that decides a packet's way through a box, in one round trip.</summary>
internal static class RuleReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Outcome<DeviceRules>> ReadAsync(RemoteShell shell, CancellationToken cancellationToken) =>
        (await shell.AskAsync("rules", [], Patience, cancellationToken)).Map(Rules);

    private static DeviceRules Rules(Sections answer) => new LinuxRules
    {
        Iptables = Given(answer["iptables"]),
        Ipsets = Given(answer["ipset"]),
        Nftables = Given(answer["nft"]),
        Interfaces = Given(answer["interfaces"]),
        Routes = Given(answer["routes"]),
        RoutingRules = Given(answer["routing"]),
        // No policy is an answer, too.
        Policies = answer["policies"],
    };

    private static string? Given(string text) => text.Length > 0 ? text : null;
}

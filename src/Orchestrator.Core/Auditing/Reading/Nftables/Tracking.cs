using System.Text.Json;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>
/// Connection tracking runs while some rule asks for it or translates. A chain of type nat alone does not start it, and without it no packet
/// meets that chain.
/// </summary>
internal static class Tracking
{
    private static readonly HashSet<string> Starting = new(["snat", "dnat", "masquerade", "redirect", "synproxy", "flow", "xt"], StringComparer.Ordinal);

    public static bool IsOn(Ruleset rules) =>
        rules.Chains.Any(chain => chain.Table.Family is "ip" or "inet" or "bridge" && chain.Rules.Any(rule => Starts(rule.Statements)));

    private static bool Starts(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Any(Starts),
        JsonValueKind.Object => json.EnumerateObject().Any(one =>
            one.Name == "ct" || one.Name.StartsWith("ct ", StringComparison.Ordinal) || Starting.Contains(one.Name) || Starts(one.Value)),
        _ => false,
    };
}

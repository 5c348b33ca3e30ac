using Orchestrator.Lab.DataPlane;

namespace Orchestrator.Lab.Simulation;

/// <summary>Takes a packet through a chain: the first terminating rule decides, jumps and returns included.</summary>
internal static class RuleWalk
{
    private const int DeepestJumps = 16;

    /// <summary>The rule that decides; null when the chain ends without one.</summary>
    public static Row? Decide(SimulatedNode node, string menu, string chain, SimulatedPacket packet) => Walk(node, menu, chain, packet, 0).Rule;

    /// <summary>Whether a filter chain lets the packet through.</summary>
    public static bool Accepts(SimulatedNode node, string chain, SimulatedPacket packet) =>
        Decide(node, "ip/firewall/filter", chain, packet)?["action"] is not ("drop" or "reject" or "tarpit");

    private static (bool Decided, Row? Rule) Walk(SimulatedNode node, string menu, string chain, SimulatedPacket packet, int depth)
    {
        foreach (var rule in node.Items(menu).Where(rule => rule["chain"] == chain && RuleMatch.Matches(node, rule, packet)))
            switch (rule["action"])
            {
                case "passthrough" or "log" or "add-src-to-address-list" or "add-dst-to-address-list":
                    break;
                case "return":
                    return (false, null);
                case "jump" when depth < DeepestJumps && Walk(node, menu, rule["jump-target"] ?? "", packet, depth + 1) is { Decided: true } inner:
                    return inner;
                case "jump":
                    break;
                default:
                    return (true, rule);
            }

        return (false, null);
    }
}

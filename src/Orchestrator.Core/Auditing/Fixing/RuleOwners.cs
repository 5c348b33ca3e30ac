using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>Tools that write a box's chains anew whenever they run: what somebody else changes there is gone then.</summary>
public static class RuleOwners
{
    private static readonly string[] FirewalldChains = ["FWDI_", "FWDO_", "IN_", "PRE_", "POST_", "_direct", "_ZONES"];

    /// <summary>Whose chain it is, so that the change belongs into that tool; null for one that anybody may change.</summary>
    public static NotPushed? Of(RulePlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        string chain = place.Chain;
        bool nft = place.Filter == PacketFilter.Nftables;
        if (nft ? place.Table.Split(' ')[^1].StartsWith("orch_", StringComparison.Ordinal) : chain.StartsWith("ORCH-", StringComparison.Ordinal))
            return NotPushed.RulesOfALink;
        if (chain.StartsWith("ufw-", StringComparison.Ordinal) || chain.StartsWith("ufw6-", StringComparison.Ordinal))
            return NotPushed.RulesOfUfw;
        // DOCKER-USER is the one that it leaves to others.
        if (!nft && chain.StartsWith("DOCKER", StringComparison.Ordinal) && chain != "DOCKER-USER")
            return NotPushed.RulesOfDocker;
        if (nft ? place.Table.EndsWith(" firewalld", StringComparison.Ordinal)
            : FirewalldChains.Any(word => word[0] == '_' ? chain.EndsWith(word, StringComparison.Ordinal) : chain.StartsWith(word, StringComparison.Ordinal)))
            return NotPushed.RulesOfFirewalld;
        return null;
    }

    /// <summary>Tools that keep rules of their own on this box, by name.</summary>
    public static IReadOnlyList<string> On(BoxTables tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        string all = $"{tables.Iptables}\n{tables.LegacyIptables}\n{tables.Nftables}";
        (string Name, string Sign)[] tools = [("ufw", "ufw-"), ("docker", "DOCKER"), ("firewalld", "firewalld"), ("firewalld", "FWDI_")];
        return [.. tools.Where(tool => all.Contains(tool.Sign, StringComparison.Ordinal)).Select(tool => tool.Name).Distinct()];
    }
}

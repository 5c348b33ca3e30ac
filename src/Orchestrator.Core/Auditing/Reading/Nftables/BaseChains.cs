using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Iptables;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Where hooks call chains.</summary>
internal static class BaseChains
{
    private const int DestinationNat = -100, SourceNat = 100;

    public static Hook? Place(NftChain chain) => chain.Hook switch
    {
        "prerouting" => Hook.Prerouting,
        "input" => Hook.Input,
        "forward" => Hook.Forward,
        "output" => Hook.Output,
        "postrouting" => Hook.Postrouting,
        _ => null,
    };

    /// <summary>In the order in which the kernel calls them, with the priorities they were made with.</summary>
    public static IReadOnlyList<(BaseChain Chain, long Priority)> All(IReadOnlyList<NftChain> chains, NoteList notes)
    {
        var bases = new List<(BaseChain Chain, long Priority)>();
        // The kernel puts a chain before others of its priority that were there already.
        foreach (var chain in chains.Where(chain => chain is { Hook: not null, Table.Sleep: not Sleep.Dormant }).Reverse())
        {
            if (Place(chain) is not { } hook || chain.Priority is not { } priority || Math.Abs(priority) > int.MaxValue || chain.Kind is not ("filter" or "nat" or "route"))
            {
                if (chain.Hook is not ("ingress" or "egress"))
                    notes.Add(ReadingFault.Malformed, $"{chain.Name}", $"type {chain.Kind} hook {chain.Hook} priority {chain.Priority}");
                continue;
            }
            // Translation has one place in each hook, whatever the chain's priority is: that orders it among other chains of translation.
            bool nat = chain.Kind == "nat";
            int place = !nat ? (int)priority : hook is Hook.Prerouting or Hook.Output ? DestinationNat : SourceNat;
            bases.Add((new BaseChain(hook, place, nat ? ChainKind.Nat : ChainKind.Filter, chain.Name, chain.Drops) { Reroutes = chain.Kind == "route" }, priority));
        }
        return [.. bases.OrderBy(one => one.Priority)];
    }
}

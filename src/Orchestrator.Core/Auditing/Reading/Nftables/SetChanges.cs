
namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Finds sets that rules change while packets pass.</summary>
internal static class SetChanges
{
    public static void Mark(NftChain chain, Ruleset rules)
    {
        foreach (var statement in chain.Rules.SelectMany(rule => rule.Statements.Items()))
        {
            if (statement.Only() is ("set" or "map" or "meter", var value) && (value.Text("set") ?? value.Text("map") ?? value.Text("name")) is { } name
                && rules.Set(chain.Table, name) is { } set)
                set.Changes = true;
        }
    }
}

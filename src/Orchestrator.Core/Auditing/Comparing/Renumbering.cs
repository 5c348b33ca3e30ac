using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Comparing;

/// <summary>Two readings of one device may number its interfaces differently; here the one takes the numbers of the other.</summary>
internal static class Renumbering
{
    /// <summary>The path with interfaces numbered as the other's are; those that only it has come after these.</summary>
    public static PacketPath Like(PacketPath other, PacketPath path)
    {
        var names = path.Interfaces.All.Select(one => one.Name).ToList();
        if (names.SequenceEqual(other.Interfaces.All.Select(one => one.Name)))
            return path;
        var own = path.Interfaces.All.ToDictionary(one => one.Name, StringComparer.Ordinal);
        var table = new InterfaceTable(other.Interfaces.All.Select(one => own.GetValueOrDefault(one.Name) ?? one).Concat(path.Interfaces.All.Where(one => other.Interfaces.Number(one.Name) == 0)));
        var numbers = new NewNumbers(path.Interfaces, table);
        return path with
        {
            Interfaces = table,
            Chains = path.Chains.ToDictionary(chain => chain.Key, chain => (IReadOnlyList<Rule>)[.. chain.Value.Select(rule => rule with { Match = numbers.Of(rule.Match) })]),
            PolicyExempt = numbers.Of(path.PolicyExempt),
            Routes = path.Routes is null ? null : new RouteTable([.. path.Routes.Entries.Select(route => route with { Interface = numbers.Of(route.Interface), Guard = numbers.Of(route.Guard) })]),
        };
    }

    private sealed class NewNumbers(InterfaceTable old, InterfaceTable now)
    {
        public uint Of(uint number) => old[number] is { } one ? now.Number(one.Name) : number;

        public Match Of(Match match) => match switch
        {
            Match.All { Parts.Count: > 0 } all => new Match.All([.. all.Parts.Select(Of)]),
            Match.Any { Parts.Count: > 0 } any => new Match.Any([.. any.Parts.Select(Of)]),
            Match.Not not => new Match.Not(Of(not.Part)),
            Match.In { Field: PacketField.InInterface or PacketField.OutInterface } one => one with { Numbers = Of(one.Numbers, one.Field.Largest()) },
            _ => match,
        };

        // What holds numbers of no interface holds all of them: it was "any but these".
        private NumberSet Of(NumberSet numbers, uint largest)
        {
            var named = NumberSet.Singles(old.All.Select(one => old.Number(one.Name)).Where(numbers.Contains).Select(Of));
            var none = numbers.Contains(0) ? named.Union(NumberSet.One(0)) : named;
            if (!numbers.Contains(largest))
                return none;
            var known = NumberSet.Singles(old.All.Select(one => now.Number(one.Name)).Append(0u));
            return none.Union(known.Complement(largest));
        }
    }
}

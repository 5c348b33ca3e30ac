using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>From what it follows which interfaces face the internet.</summary>
public enum SidesBasis
{
    /// <summary>The default route leaves by them.</summary>
    DefaultRoute,
    /// <summary>Rules that translate sources name them.</summary>
    TranslatingRules,
    /// <summary>Nothing tells: every interface is supposed to be both.</summary>
    Unknown,
}

/// <summary>Which interfaces face LANs and which the internet, by number.</summary>
public sealed record DeviceSides(NumberSet Lan, NumberSet Wan, SidesBasis Basis)
{
    private static readonly HashSet<string> Loopbacks = ["lo", "loopback"];

    /// <param name="tunnels">Interfaces of tunnels: neither side.</param>
    public static DeviceSides Of(PacketPath path, NumberSet tunnels)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(tunnels);
        var all = path.Interfaces.Numbers(name => !Loopbacks.Contains(name));
        var plain = Without(all, tunnels);
        var (wan, basis) = Facing(path, plain);
        if (wan.IsEmpty)
            return new DeviceSides(plain, plain, SidesBasis.Unknown);
        var lan = Without(plain, wan);
        return new DeviceSides(lan.IsEmpty ? plain : lan, wan, basis);
    }

    /// <summary>Rules that give packets another source as they leave.</summary>
    public static IEnumerable<Rule> Translating(PacketPath path) => (path?.Chains ?? throw new ArgumentNullException(nameof(path))).Values.SelectMany(rules => rules)
        .Where(rule => rule.Rest == RuleRest.Active && rule.Effects.Any(effect =>
            effect is Effect.Masquerade or Effect.Translate { Source: true, Addresses: not null } or Effect.MapPrefix { Source: true }));

    /// <summary>What a match asks of a field, beside other things; null where it asks nothing, or nothing that is so plain.</summary>
    public static NumberSet? Asked(Match match, PacketField field) => match switch
    {
        Match.All all => all.Parts.Select(part => Asked(part, field)).FirstOrDefault(set => set is not null),
        Match.In one when one.Field == field => one.Numbers,
        Match.Not { Part: Match.In one } when one.Field == field => one.Numbers.Complement(field.Largest()),
        _ => null,
    };

    private static (NumberSet, SidesBasis) Facing(PacketPath path, NumberSet plain)
    {
        var routed = Only(plain, (path.Routes?.Entries ?? []).Where(route => route.Destination.Length == 0).Select(route => route.Interface));
        if (!routed.IsEmpty)
            return (routed, SidesBasis.DefaultRoute);
        // A translation between two LANs (so that a client reaches its own network's server by the public address) names LANs.
        var named = Translating(path).Where(rule => Asked(rule.Match, PacketField.Destination) is null)
            .Select(rule => Asked(rule.Match, PacketField.OutInterface)).OfType<NumberSet>().ToList();
        var positive = named.Where(set => set.Ranges.All(range => range.Last < PacketField.OutInterface.Largest())).ToList();
        var chosen = (positive.Count > 0 ? positive : named).SelectMany(set => set.Ranges);
        return (Without(plain, NumberSet.Of(chosen).Complement(PacketField.OutInterface.Largest())), SidesBasis.TranslatingRules);
    }

    private static NumberSet Only(NumberSet all, IEnumerable<uint> numbers) => NumberSet.Singles(numbers.Where(all.Contains));

    private static NumberSet Without(NumberSet all, NumberSet some) => all.Complement(PacketField.OutInterface.Largest()).Union(some).Complement(PacketField.OutInterface.Largest());
}

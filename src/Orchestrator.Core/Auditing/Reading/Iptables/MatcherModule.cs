using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>One option of a matcher as a rule gives it.</summary>
internal sealed record Given(string Option, bool Negated, IReadOnlyList<string> Values)
{
    public string Value => Values[0];
}

/// <summary>A matcher (-m) that the model understands.</summary>
/// <param name="Options">How many values each option takes.</param>
/// <param name="Build">What the given options ask; null if a value is not of the language.</param>
internal sealed record MatcherModule(string Name, IReadOnlyDictionary<string, int> Options, Func<IReadOnlyList<Given>, RuleScope, Match?> Build)
{
    /// <summary>A matcher of which each option asks something of its own, and all must hold.</summary>
    /// <param name="always">What must hold whatever the options are, and whether they are inverted.</param>
    public static MatcherModule Each(string name, Match always, params IReadOnlyList<MatcherOption> options) => new(
        name,
        options.ToDictionary(one => one.Name, one => one.Values, StringComparer.Ordinal),
        (given, scope) =>
        {
            var parts = given.Select(one => options.First(option => option.Name == one.Option).Read(one, scope)?.Negated(one.Negated)).ToList();
            return parts.Contains(null) ? null : parts.Aggregate(always, (all, part) => all.And(part!));
        });

    public static MatcherOption Numbers(string name, PacketField field, Func<string, NumberSet?> read) =>
        new(name, 1, (given, _) => read(given.Value) is { } numbers ? new Match.In(field, numbers) : null);

    public static MatcherOption Flag(string name, Match match) => new(name, 0, (_, _) => match);
}

/// <summary>An option that asks something of its own; inversion is the caller's.</summary>
internal sealed record MatcherOption(string Name, int Values, Func<Given, RuleScope, Match?> Read);

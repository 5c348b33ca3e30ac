using Orchestrator.Core.Auditing.Matching;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>-m set: whether an ipset holds the packet.</summary>
internal static class IpsetMatcher
{
    private static readonly string[] Counters = ["--packets-eq", "--packets-lt", "--packets-gt", "--bytes-eq", "--bytes-lt", "--bytes-gt"];

    public static MatcherModule Module { get; } = new("set",
        new Dictionary<string, int>(Counters.Select(option => KeyValuePair.Create(option, 1)), StringComparer.Ordinal)
        {
            ["--match-set"] = 2, ["--return-nomatch"] = 0, ["--update-counters"] = 0, ["--update-subcounters"] = 0,
        },
        Build);

    private static Match? Build(IReadOnlyList<Given> given, RuleScope scope)
    {
        if (given.FirstOrDefault(one => one.Option == "--match-set") is not { } asked)
            return null;
        bool counts = given.Any(one => Counters.Contains(one.Option)), excepted = given.Any(one => one.Option == "--return-nomatch");
        return Of(asked.Value, new IpsetQuestion(asked.Values[1].Split(','), excepted), counts, scope)?.Negated(asked.Negated);
    }

    private static Match? Of(string name, IpsetQuestion asked, bool counts, RuleScope scope)
    {
        if (!Array.TrueForAll(asked.Directions, direction => direction is "src" or "dst"))
            return null;
        if (scope.Text.Sets.Find(name) is not { } set)
        {
            scope.Note(ReadingFault.MissingReference, $"ipset {name}");
            return scope.Undecided($"ipset {name}");
        }
        var held = IpsetMembers.Match(set, asked, scope, 0);
        if (counts)
            return held.And(scope.Undecided($"counters of ipset {name}"));
        return scope.Text.Sets.IsChanging(name) ? scope.Undecided($"ipset {name} {string.Join(',', asked.Directions)}, changed by rules") : held;
    }
}

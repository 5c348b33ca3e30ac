using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Matchers of connection tracking.</summary>
internal static class StateMatchers
{
    private static readonly string[] Origins =
        ["--ctorigsrc", "--ctorigdst", "--ctreplsrc", "--ctrepldst", "--ctorigsrcport", "--ctorigdstport", "--ctreplsrcport", "--ctrepldstport", "--ctstatus", "--ctexpire"];

    private static readonly string[] Both = [.. Origins, "--ctstate", "--ctproto", "--ctdir"];

    public static IEnumerable<MatcherModule> All { get; } =
    [
        new MatcherModule("conntrack", Both.ToDictionary(option => option, _ => 1, StringComparer.Ordinal), Conntrack),
        MatcherModule.Each("state", Match.Always, new MatcherOption("--state", 1, (given, _) => States(given.Value))),
        new MatcherModule("connmark", new Dictionary<string, int> { ["--mark"] = 1 }, Connmark),
    ];

    // The kernel asks the states first; of a packet without a connection it asks nothing more, and without states it says no.
    private static Match? Conntrack(IReadOnlyList<Given> given, RuleScope scope)
    {
        Match states = Match.Always, others = Match.Always;
        bool asksState = false;
        foreach (var one in given)
        {
            if (Read(one, scope)?.Negated(one.Negated) is not { } part)
                return null;
            if (one.Option == "--ctstate")
                (states, asksState) = (part, true);
            else
                others = others.And(part);
        }
        if (others is Match.All { Parts.Count: 0 })
            return asksState ? states : RuleScope.Tracked;
        return asksState ? states.And(new Match.Any([new Match.Not(RuleScope.Tracked), others])) : RuleScope.Tracked.And(others);
    }

    private static Match? Read(Given given, RuleScope scope) => given.Option switch
    {
        "--ctstate" => States(given.Value),
        "--ctproto" => Names.Protocol(given.Value) is { } protocol ? Protocol(protocol, scope) : null,
        // A first packet goes the connection's way; of later ones the model does not know it.
        "--ctdir" => given.Value.ToUpperInvariant() switch
        {
            "ORIGINAL" => new Match.Any([New, new Match.Not(New).And(scope.Undecided("ctdir"))]),
            "REPLY" => new Match.Not(New).And(new Match.Not(scope.Undecided("ctdir"))),
            _ => null,
        },
        _ => scope.Unknown($"conntrack {given.Option} {given.Value}"),
    };

    private static Match New => new Match.In(PacketField.State, NumberSet.One((uint)ConnectionState.New));

    // An error message is related to a connection of another protocol than its own.
    private static Match.Any Protocol(uint protocol, RuleScope scope)
    {
        var related = new Match.In(PacketField.State, NumberSet.One((uint)ConnectionState.Related));
        return new Match.Any([
            new Match.Not(related).And(new Match.In(PacketField.Protocol, NumberSet.One(protocol))),
            related.And(scope.Undecided("ctproto")),
        ]);
    }

    private static Match? Connmark(IReadOnlyList<Given> given, RuleScope scope)
    {
        // A packet without a connection has no such mark, so that the inverted form does not hold either.
        var all = RuleScope.Tracked;
        foreach (var one in given)
        {
            if (Numbers.Masked(one.Value) is not { } mark)
                return null;
            all = all.And(HeaderMatchers.Masked(PacketField.ConnectionMark, mark).Negated(one.Negated));
        }
        return all;
    }

    private static Match? States(string text)
    {
        var states = new List<uint>();
        uint nat = 0;
        foreach (var name in text.Split(','))
        {
            switch (name.ToUpperInvariant())
            {
                case "NEW": states.Add((uint)ConnectionState.New); break;
                case "ESTABLISHED": states.Add((uint)ConnectionState.Established); break;
                case "RELATED": states.Add((uint)ConnectionState.Related); break;
                case "INVALID": states.Add((uint)ConnectionState.Invalid); break;
                case "UNTRACKED": states.Add((uint)ConnectionState.Untracked); break;
                case "SNAT": nat |= 1; break;
                case "DNAT": nat |= 2; break;
                default: return null;
            }
        }
        var match = new Match.In(PacketField.State, NumberSet.Singles(states));
        if (nat == 0)
            return match;
        var translated = RuleScope.Tracked.And(new Match.Not(new Match.Masked(PacketField.ConnectionNat, 0, nat)));
        return states.Count == 0 ? translated : new Match.Any([match, translated]);
    }
}

using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>What connection tracking knows. null where the value is not understood.</summary>
internal static class StateMatchers
{
    public static Match? State(MatcherValue value)
    {
        var states = new List<uint>();
        foreach (var word in value.Text.Split(',', StringSplitOptions.TrimEntries))
        {
            ConnectionState? state = word switch
            {
                "new" => ConnectionState.New,
                "established" => ConnectionState.Established,
                "related" => ConnectionState.Related,
                "invalid" => ConnectionState.Invalid,
                "untracked" => ConnectionState.Untracked,
                _ => null,
            };
            if (state is not { } known)
                return null;
            states.Add((uint)known);
        }
        return new Match.In(PacketField.State, NumberSet.Singles(states)).Negated(value.Negated);
    }

    public static Match? NatState(MatcherValue value)
    {
        var parts = new List<Match>();
        foreach (var word in value.Text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (word is not ("srcnat" or "dstnat"))
                return null;
            uint bit = word == "srcnat" ? 1u : 2u;
            parts.Add(new Match.Masked(PacketField.ConnectionNat, bit, bit));
        }
        return (parts.Count == 1 ? parts[0] : new Match.Any(parts)).Negated(value.Negated);
    }
}

using System.Runtime.CompilerServices;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>
/// A packet that is passed on lives one hop less. Taking one away touches up to eight bits, so it is done only for devices of which
/// some rule asks for the time to live or sets it; all others are supposed to meet packets that live long enough.
/// </summary>
internal static class Lifetime
{
    private static readonly ConditionalWeakTable<object, object> Known = [];

    public static bool IsAsked(PacketPath path) =>
        (bool)Known.GetValue(path.Chains, _ => path.Chains.Values.Any(rules => rules.Any(rule => Asks(rule.Match) || rule.Effects.Any(Sets))));

    private static bool Sets(Effect effect) => effect is Effect.Set { Field: PacketField.TimeToLive } or Effect.Turn { Field: PacketField.TimeToLive };

    /// <summary>The flow by the lowest bit of its time to live that is set: that one becomes 0 and those below it 1.</summary>
    public static IEnumerable<Fate> Age(PacketSpace space, Flow flow)
    {
        var bits = flow.Header[PacketField.TimeToLive];
        int expired = space.Store.And(flow.Set, space.Member(bits, NumberSet.Between(0, 1)));
        if (expired != DiagramStore.False)
            yield return new Fate(flow with { Set = expired }, new Ending.Expired());
        int rest = space.Store.Difference(flow.Set, expired);
        for (uint place = 1; place <= 128; place <<= 1)
        {
            uint mask = (place << 1) - 1;
            int part = space.Store.And(rest, space.Masked(bits, place, mask));
            if (part != DiagramStore.False)
                yield return new Fate(flow with { Set = part, Header = flow.Header.With(PacketField.TimeToLive, bits.Overlay(place - 1, mask)) }, new Ending.SentInClear());
        }
    }

    private static bool Asks(Match match) => match switch
    {
        Match.All all => all.Parts.Any(Asks),
        Match.Any any => any.Parts.Any(Asks),
        Match.Not not => Asks(not.Part),
        Match.In one => one.Field == PacketField.TimeToLive,
        Match.Masked one => one.Field == PacketField.TimeToLive,
        _ => false,
    };
}

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
    public static bool IsAsked(PacketPath path) => path.Asks(PacketField.TimeToLive);

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
}

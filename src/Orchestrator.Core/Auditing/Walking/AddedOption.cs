using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>
/// A SYN that names no segment size gets the option when it is clamped, and is four octets longer from then on (the kernel's xt_TCPMSS).
/// Adding touches up to fourteen bits, so it is done only for devices of which some rule asks for the length.
/// </summary>
internal static class AddedOption
{
    private const uint Octets = 4;

    public static bool IsSeen(PacketPath path) => path.Asks(PacketField.Length);

    public static uint Longer(uint length) => length + Octets <= PacketField.Length.Largest() ? length + Octets : length;

    /// <summary>The flow by the lowest bit of its length, from that of four octets on, that is not set: that one becomes 1 and those below it 0.</summary>
    public static IEnumerable<Flow> Longer(PacketSpace space, Flow flow)
    {
        var bits = flow.Header[PacketField.Length];
        int rest = flow.Set;
        for (uint place = Octets; place <= PacketField.Length.Largest() && rest != DiagramStore.False; place <<= 1)
        {
            uint mask = ((place << 1) - 1) & ~(Octets - 1);
            int part = space.Store.And(rest, space.Masked(bits, mask & ~place, mask));
            if (part != DiagramStore.False)
                yield return flow with { Set = part, Header = flow.Header.With(PacketField.Length, bits.Overlay(place, mask)) };
            rest = space.Store.Difference(rest, part);
        }
        if (rest != DiagramStore.False)
            yield return flow with { Set = rest };
    }
}

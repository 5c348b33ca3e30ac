using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>CONNMARK's save and restore: to = (to and not to-mask) xor (from and from-mask), for sets and for one packet.</summary>
internal static class MarkCopy
{
    public static Bits Of(Header header, Effect.Copy copy)
    {
        Bits from = header[copy.From], to = header[copy.To];
        return new Bits(Enumerable.Range(0, to.Width).Select(index =>
        {
            int place = to.Width - 1 - index;
            bool cleared = (copy.ToMask >> place & 1) != 0, copied = (copy.FromMask >> place & 1) != 0;
            if (!copied)
                return cleared ? Bit.Zero : to[index];
            return cleared || to[index] == Bit.Zero ? from[index] : Mixed(from[index], to[index]);
        }));
    }

    public static uint Of(Packet packet, Effect.Copy copy) => (packet[copy.To] & ~copy.ToMask) ^ (packet[copy.From] & copy.FromMask);

    private static Bit Mixed(Bit from, Bit to) => from.IsKnown && to.IsKnown
        ? Bit.Of(from.Value != to.Value)
        : throw new NotSupportedException("A mark is mixed with an unknown one outside its mask.");
}

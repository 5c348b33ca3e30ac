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

    /// <summary>Bits of the mark that are mixed with another one's: they must be known before.</summary>
    public static uint Mixed(Header header, Effect.Copy copy)
    {
        uint mixed = copy.FromMask & ~copy.ToMask;
        return header[copy.From].Known is { } from ? mixed & from : mixed;
    }

    public static Bits Turned(Bits bits, uint mask) => new(Enumerable.Range(0, bits.Width).Select(index =>
        (mask >> (bits.Width - 1 - index) & 1) == 0 ? bits[index] : Bit.Of(!bits[index].Value)));

    private static Bit Mixed(Bit from, Bit to) => from == Bit.Zero ? to
        : from == Bit.One && to.IsKnown ? Bit.Of(!to.Value)
        : throw new NotSupportedException("A mark is mixed with an unknown one outside its mask.");
}

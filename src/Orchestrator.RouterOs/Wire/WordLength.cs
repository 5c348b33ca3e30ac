using System.Buffers;
using System.Buffers.Binary;

namespace Orchestrator.RouterOs.Wire;

/// <summary>
/// The length prefix of an API word: 1 to 5 bytes, most significant byte first. The number of leading one bits of the first
/// byte says how many bytes follow it. Pure and thread-safe. Source: RouterOS manual, "API", section "API words".
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>0 to 7F</term><description><c>0xxxxxxx</c></description></item>
/// <item><term>80 to 3FFF</term><description><c>10xxxxxx</c> and 1 byte</description></item>
/// <item><term>4000 to 1FFFFF</term><description><c>110xxxxx</c> and 2 bytes</description></item>
/// <item><term>200000 to FFFFFFF</term><description><c>1110xxxx</c> and 3 bytes</description></item>
/// <item><term>10000000 and more</term><description><c>F0</c> and 4 bytes</description></item>
/// </list>
/// </remarks>
public static class WordLength
{
    /// <summary>The longest prefix, in bytes.</summary>
    public const int MaxPrefixBytes = 5;

    /// <summary>How many bytes the shortest prefix of <paramref name="length"/> takes: 1 to 5.</summary>
    public static int PrefixSize(uint length) => length switch
    {
        < 0x80 => 1,
        < 0x4000 => 2,
        < 0x20_0000 => 3,
        < 0x1000_0000 => 4,
        _ => 5,
    };

    /// <summary>Writes the shortest prefix of <paramref name="length"/> and returns its size in bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public static int Write(Span<byte> destination, uint length)
    {
        var size = PrefixSize(length);
        if (destination.Length < size)
            throw new ArgumentException("The destination is shorter than the prefix.", nameof(destination));
        switch (size)
        {
            case 1:
                destination[0] = (byte)length;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(length | 0x8000));
                break;
            case 3:
                destination[0] = (byte)((length >> 16) | 0xC0);
                BinaryPrimitives.WriteUInt16BigEndian(destination[1..], (ushort)length);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32BigEndian(destination, length | 0xE000_0000);
                break;
            default:
                destination[0] = 0xF0;
                BinaryPrimitives.WriteUInt32BigEndian(destination[1..], length);
                break;
        }

        return size;
    }

    /// <summary>
    /// Reads a prefix, over-long forms too. On false nothing was consumed: more bytes are needed.
    /// </summary>
    /// <exception cref="WireFormatException"><see cref="WireFault.ControlByte"/>: the first byte begins no length.</exception>
    public static bool TryRead(ref SequenceReader<byte> reader, out uint length)
    {
        length = 0;
        if (!reader.TryPeek(out var first))
            return false;
        if (first < 0x80)
        {
            reader.Advance(1);
            length = first;
            return true;
        }

        var size = SizeFromFirst(first);
        if (reader.Remaining < size)
            return false;
        Span<byte> prefix = stackalloc byte[MaxPrefixBytes];
        prefix = prefix[..size];
        reader.TryCopyTo(prefix);
        reader.Advance(size);
        // The marker bits are masked off the first byte; of the five-byte form nothing remains of it.
        length = size == 5 ? 0 : (uint)(first & (0xFF >> size));
        foreach (var next in prefix[1..])
            length = (length << 8) | next;
        return true;
    }

    private static int SizeFromFirst(byte first) => first switch
    {
        < 0xC0 => 2,
        < 0xE0 => 3,
        < 0xF0 => 4,
        0xF0 => 5,
        _ => throw new WireFormatException(WireFault.ControlByte, "A word begins with a byte that is no length prefix."),
    };
}

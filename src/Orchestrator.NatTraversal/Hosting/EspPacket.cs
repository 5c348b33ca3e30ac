using System.Buffers.Binary;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// ESP as protocol 50 (RFC 4303 section 2): what came, and the small packet that goes back so that both directions are seen. Pure.
/// </summary>
/// <remarks>An answer is shorter than any packet that is answered: two responders never answer each other.</remarks>
internal static class EspPacket
{
    /// <summary>SPI and sequence number.</summary>
    public const int HeaderSize = 8;

    /// <summary>Octets of an answer: SPI, sequence number and the first 8 octets that came behind them.</summary>
    public const int AnswerSize = 16;

    /// <summary>The ESP packet in what a raw socket received: over IPv4 behind the IP header; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Of(AddressFamily family, ReadOnlySpan<byte> received)
    {
        if (family != AddressFamily.InterNetwork)
            return received;
        var header = received.IsEmpty ? 0 : (received[0] & 0x0f) * 4;
        return header < 20 || header > received.Length ? default : received[header..];
    }

    public static bool TryRead(ReadOnlySpan<byte> packet, out uint spi, out uint sequence)
    {
        (spi, sequence) = (0, 0);
        if (packet.Length < HeaderSize)
            return false;
        (spi, sequence) = (BinaryPrimitives.ReadUInt32BigEndian(packet), BinaryPrimitives.ReadUInt32BigEndian(packet[4..]));
        return spi != 0;
    }

    /// <summary>The answer; empty for a packet that is too short to be answered.</summary>
    public static ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> packet) => packet.Length > AnswerSize ? packet[..AnswerSize] : default;
}

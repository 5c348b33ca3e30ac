using System.Globalization;
using System.Text;

namespace Orchestrator.NatTraversal.Recording;

/// <summary>Writes datagrams as text: a line with time, ends, kind and size, then the octets that were kept in hexadecimal, 32 to a line.</summary>
public static class PacketText
{
    private const int OctetsPerLine = 32;

    /// <summary>All datagrams, in order. Times are of the day, in UTC.</summary>
    public static string Write(IEnumerable<RecordedPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(packets);
        var text = new StringBuilder();
        foreach (var packet in packets)
        {
            text.Append(CultureInfo.InvariantCulture, $"{packet.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff} {(packet.Sent ? "out" : "in ")} ");
            text.Append(packet.IsEsp
                ? string.Create(CultureInfo.InvariantCulture, $"{packet.Source.Address} > {packet.Destination.Address} ESP {packet.Size}\n")
                : string.Create(CultureInfo.InvariantCulture, $"{packet.Source} > {packet.Destination} UDP {packet.Size}\n"));
            for (var at = 0; at < packet.Octets.Length; at += OctetsPerLine)
                text.Append("    ").Append(Convert.ToHexStringLower(packet.Octets.Span.Slice(at, Math.Min(OctetsPerLine, packet.Octets.Length - at)))).Append('\n');
        }
        return text.ToString();
    }
}

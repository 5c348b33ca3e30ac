using System.Buffers.Binary;
using Orchestrator.Core.Addressing;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>IPv4 packets with right checksums. The tag stands in TCP's sequence number, else in the last four octets.</summary>
internal static class Frames
{
    public static byte[] Build(Probe probe)
    {
        int transport = probe.Protocol switch { 1 => 8, 6 => probe.SegmentSize == 0 ? 20 : 24, 17 => 8, 47 => 4, _ => 0 };
        int payload = probe.Quoted?.Length ?? (probe.Protocol == 6 ? probe.Payload - 8 : Math.Max(8, probe.Payload));
        var packet = new byte[20 + transport + payload];
        Header(packet, probe);
        if (probe.Quoted is { } quoted)
            quoted.CopyTo(packet, 28);
        else if (probe.Protocol != 6)
            Big(packet, packet.Length - 4, probe.Tag);
        var body = packet.AsSpan(20);
        switch (probe.Protocol)
        {
            case 1:
                Small(packet, 20, probe.DestinationPort);
                // An error carries its tag where echoes carry their number.
                if (probe.Quoted is null)
                    Small(packet, 24, probe.SourcePort);
                else
                    Big(packet, 24, probe.Tag);
                Small(packet, 22, Sum(body, 0));
                break;
            case 6:
                Tcp(packet, probe);
                Small(packet, 36, Sum(body, Pseudo(probe, body.Length)));
                break;
            case 17:
                Small(packet, 20, probe.SourcePort);
                Small(packet, 22, probe.DestinationPort);
                Small(packet, 24, (ushort)body.Length);
                Small(packet, 26, Sum(body, Pseudo(probe, body.Length)) is 0 and var _ ? (ushort)0xFFFF : Sum(body, Pseudo(probe, body.Length)));
                break;
        }
        return packet;
    }

    /// <summary>null: none of ours.</summary>
    public static Arrival? Read(string where, ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 28 || packet[0] >> 4 != 4)
            return null;
        int header = (packet[0] & 15) * 4, length = Math.Min(packet.Length, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
        byte protocol = packet[9];
        var body = packet[header..length];
        if (body.Length < 8 || (protocol == 6 && body.Length < 20))
            return null;
        bool ports = protocol is 6 or 17, error = protocol == 1 && body[0] is 3 or 4 or 5 or 11 or 12;
        uint tag = BinaryPrimitives.ReadUInt32BigEndian(protocol == 6 ? body[4..] : error ? body[4..] : body[^4..]);
        return new Arrival(where, tag, protocol, Address(packet[12..]), Address(packet[16..]), ports ? BinaryPrimitives.ReadUInt16BigEndian(body) : (ushort)0,
            ports ? BinaryPrimitives.ReadUInt16BigEndian(body[2..]) : protocol == 1 ? BinaryPrimitives.ReadUInt16BigEndian(body) : (ushort)0,
            packet[1], packet[8], protocol == 6 ? SegmentSize(body) : (ushort)0, packet[..length].ToArray());
    }

    private static void Header(byte[] packet, Probe probe)
    {
        packet[0] = 0x45;
        packet[1] = probe.TypeOfService;
        Small(packet, 4, (ushort)probe.Tag);
        packet[8] = probe.TimeToLive;
        packet[9] = probe.Protocol;
        Big(packet, 12, probe.Source.Value);
        Big(packet, 16, probe.Destination.Value);
        Close(packet);
    }

    /// <summary>Sets the length and the checksum of a packet's own header, of 20 octets.</summary>
    public static void Close(byte[] packet)
    {
        Small(packet, 2, (ushort)packet.Length);
        Small(packet, 10, 0);
        Small(packet, 10, Sum(packet.AsSpan(0, 20), 0));
    }

    private static void Tcp(byte[] packet, Probe probe)
    {
        Small(packet, 20, probe.SourcePort);
        Small(packet, 22, probe.DestinationPort);
        Big(packet, 24, probe.Tag);
        packet[32] = (byte)(probe.SegmentSize == 0 ? 0x50 : 0x60);
        packet[33] = probe.TcpFlags;
        Small(packet, 34, 8192);
        if (probe.SegmentSize == 0)
            return;
        Small(packet, 40, 0x0204);
        Small(packet, 42, probe.SegmentSize);
    }

    private static ushort SegmentSize(ReadOnlySpan<byte> tcp)
    {
        for (int at = 20, end = Math.Min(tcp.Length, (tcp[12] >> 4) * 4); at + 3 < end;)
        {
            if (tcp[at] == 2)
                return BinaryPrimitives.ReadUInt16BigEndian(tcp[(at + 2)..]);
            at += tcp[at] <= 1 ? 1 : Math.Max(2, (int)tcp[at + 1]);
        }
        return 0;
    }

    private static Ipv4Address Address(ReadOnlySpan<byte> at) => new(BinaryPrimitives.ReadUInt32BigEndian(at));

    private static uint Pseudo(Probe probe, int length) => (probe.Source.Value >> 16) + (probe.Source.Value & 0xFFFF) + (probe.Destination.Value >> 16)
        + (probe.Destination.Value & 0xFFFF) + probe.Protocol + (uint)length;

    private static ushort Sum(ReadOnlySpan<byte> bytes, uint sum)
    {
        for (int at = 0; at < bytes.Length; at += 2)
            sum += at + 1 < bytes.Length ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : (uint)(bytes[at] << 8);
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    private static void Small(byte[] packet, int at, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(at), value);

    private static void Big(byte[] packet, int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(at), value);
}

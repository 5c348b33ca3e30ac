using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Recording;

/// <summary>
/// Writes datagrams as a capture file that tcpdump and Wireshark open (the pcap format, version 2.4, microseconds, LINKTYPE_RAW). The headers
/// of IP and UDP are made up around what was recorded: addresses, ports, lengths and checksums are right; identification, hop limit and
/// fragments are not those of the wire. Of a packet that was not kept whole the lengths are those of the wire, and UDP has no checksum.
/// </summary>
public static class PcapFile
{
    private const uint Magic = 0xa1b2c3d4;
    private const uint RawIp = 101;
    private const int UdpProtocol = 17;
    private const int EspProtocol = 50;
    private const int UdpHeader = 8;
    private const int LongestPacket = 65_535;

    /// <summary>Writes the whole file. Packets that would not fit into one IP packet are cut.</summary>
    public static void Write(Stream destination, IEnumerable<RecordedPacket> packets)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(packets);
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32BigEndian(header, Magic);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], LongestPacket);
        BinaryPrimitives.WriteUInt32BigEndian(header[20..], RawIp);
        destination.Write(header);
        foreach (var packet in packets)
            Write(destination, packet);
    }

    private static void Write(Stream destination, RecordedPacket packet)
    {
        var (octets, length) = Wrap(packet);
        Span<byte> header = stackalloc byte[16];
        var micros = (packet.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)(micros / 1_000_000));
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], (uint)(micros % 1_000_000));
        BinaryPrimitives.WriteInt32BigEndian(header[8..], octets.Length);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], length);
        destination.Write(header);
        destination.Write(octets);
    }

    private static (byte[] Kept, int Length) Wrap(RecordedPacket packet)
    {
        var (source, destination) = (packet.Source.Address, packet.Destination.Address);
        var ip = source.AddressFamily == AddressFamily.InterNetwork ? 20 : 40;
        var transport = packet.IsEsp ? 0 : UdpHeader;
        var payload = packet.Octets.Span[..Math.Min(packet.Octets.Length, LongestPacket - ip - transport)];
        var octets = new byte[ip + transport + payload.Length];
        var length = Math.Clamp(packet.Size, payload.Length, LongestPacket - ip - transport) + ip + transport;
        payload.CopyTo(octets.AsSpan(ip + transport));
        if (ip == 20)
            WriteIPv4(octets, length, packet);
        else
            WriteIPv6(octets, length, packet);
        if (!packet.IsEsp)
            WriteUdp(octets.AsSpan(ip), length - ip, packet, source, destination);
        return (octets, length);
    }

    private static void WriteIPv4(Span<byte> octets, int length, RecordedPacket packet)
    {
        octets[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(octets[2..], (ushort)length);
        octets[8] = 64;
        octets[9] = packet.IsEsp ? (byte)EspProtocol : (byte)UdpProtocol;
        packet.Source.Address.TryWriteBytes(octets[12..], out _);
        packet.Destination.Address.TryWriteBytes(octets[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(octets[10..], Fold(Sum(octets[..20])));
    }

    private static void WriteIPv6(Span<byte> octets, int length, RecordedPacket packet)
    {
        octets[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(octets[4..], (ushort)(length - 40));
        octets[6] = packet.IsEsp ? (byte)EspProtocol : (byte)UdpProtocol;
        octets[7] = 64;
        packet.Source.Address.TryWriteBytes(octets[8..], out _);
        packet.Destination.Address.TryWriteBytes(octets[24..], out _);
    }

    private static void WriteUdp(Span<byte> udp, int length, RecordedPacket packet, IPAddress source, IPAddress destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)packet.Source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)packet.Destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)length);
        if (length > udp.Length)
            return;
        Span<byte> addresses = stackalloc byte[32];
        source.TryWriteBytes(addresses, out var size);
        destination.TryWriteBytes(addresses[size..], out _);
        var sum = Fold(Sum(addresses[..(2 * size)]) + UdpProtocol + (uint)udp.Length + Sum(udp));
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? (ushort)0xffff : sum);
    }

    // The checksum of IP and UDP (RFC 1071).
    private static uint Sum(ReadOnlySpan<byte> octets)
    {
        var sum = 0u;
        for (var at = 0; at + 1 < octets.Length; at += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(octets[at..]);
        return octets.Length % 2 == 0 ? sum : sum + ((uint)octets[^1] << 8);
    }

    private static ushort Fold(uint sum)
    {
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}

using System.Buffers.Binary;
using System.Net;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>One IPv4 packet as seen on a wire. Ports are 0 where the protocol has none; Mss is the SYN's option or null.</summary>
public sealed record Packet(IPAddress Source, IPAddress Destination, int Protocol, int SourcePort, int DestinationPort, int Length, bool Syn, int? Mss, byte[] Payload)
{
    public const int Icmp = 1, Ipip = 4, Tcp = 6, Udp = 17, Esp = 50;

    /// <summary>When it was captured, by the capturing host's clock.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>UDP 4500 carrying ESP: neither a keepalive octet nor IKE behind its four zero octets.</summary>
    public bool IsEspInUdp => Protocol == Udp && (SourcePort == 4500 || DestinationPort == 4500) && Payload.Length > 8 && BinaryPrimitives.ReadUInt32BigEndian(Payload) != 0;

    public override string ToString() => $"{Source}:{SourcePort} > {Destination}:{DestinationPort} proto {Protocol} len {Length}" + (Mss is { } mss ? $" mss {mss}" : "");
}

/// <summary>Reads a little-endian pcap file of Ethernet or raw IPv4 frames; other frames are left out.</summary>
internal static class Pcap
{
    private const uint Magic = 0xa1b2c3d4;
    private const int Ethernet = 1, Raw = 101, RawIpv4 = 228, CookedV2 = 276;

    public static IReadOnlyList<Packet> Read(byte[] file)
    {
        if (file.Length < 24 || BinaryPrimitives.ReadUInt32LittleEndian(file) != Magic)
        {
            throw new InvalidDataException($"not a pcap file ({file.Length} bytes)");
        }

        var link = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(20));
        var packets = new List<Packet>();
        for (var at = 24; at + 16 <= file.Length;)
        {
            var captured = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
            if (at + 16 + captured <= file.Length && Ip(file.AsSpan(at + 16, captured), link) is { Length: >= 20 } ip)
            {
                var (seconds, microseconds) = (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4)));
                packets.Add(Parse(ip) with { Time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddMicroseconds(microseconds) });
            }

            at += 16 + captured;
        }

        return packets;
    }

    private static ReadOnlySpan<byte> Ip(ReadOnlySpan<byte> frame, int link)
    {
        var ip = link switch
        {
            Ethernet when frame.Length > 14 && BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) == 0x0800 => frame[14..],
            CookedV2 when frame.Length > 20 && BinaryPrimitives.ReadUInt16BigEndian(frame) == 0x0800 => frame[20..],
            Raw or RawIpv4 => frame,
            _ => default,
        };
        return ip.Length >= 20 && ip[0] >> 4 == 4 ? ip : default;
    }

    private static Packet Parse(ReadOnlySpan<byte> ip)
    {
        var total = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(ip[2..]), ip.Length);
        var body = ip[((ip[0] & 15) * 4)..total];
        int protocol = ip[9];
        var fragment = (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x1fff) != 0;
        var ported = !fragment && protocol is Packet.Tcp or Packet.Udp && body.Length >= 8;
        var syn = ported && protocol == Packet.Tcp && body.Length >= 20 && (body[13] & 2) != 0;
        var payload = ported ? body[Math.Min(body.Length, protocol == Packet.Udp ? 8 : (body[12] >> 4) * 4)..] : body;
        return new Packet(
            new IPAddress(ip[12..16]), new IPAddress(ip[16..20]), protocol,
            ported ? BinaryPrimitives.ReadUInt16BigEndian(body) : 0, ported ? BinaryPrimitives.ReadUInt16BigEndian(body[2..]) : 0,
            BinaryPrimitives.ReadUInt16BigEndian(ip[2..]), syn, syn ? Mss(body) : null, payload.ToArray());
    }

    private static int? Mss(ReadOnlySpan<byte> tcp)
    {
        var options = tcp[20..Math.Min(tcp.Length, (tcp[12] >> 4) * 4)];
        while (options.Length > 0 && options[0] != 0)
        {
            if (options[0] == 2 && options.Length >= 4)
            {
                return BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            }

            var length = options[0] == 1 ? 1 : options.Length > 1 ? Math.Max(2, (int)options[1]) : options.Length;
            options = options[Math.Min(length, options.Length)..];
        }

        return null;
    }
}

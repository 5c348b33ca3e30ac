using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>First messages from sources that do not exist, at a rate. A process of its own; it tells how many it sent each second.</summary>
internal static class Flooding
{
    public const string Part = "part:flood";

    private const int HeaderSize = 28;

    public static void Run(string server, string perSecond, string seconds)
    {
        var to = IPEndPoint.Parse(server);
        int rate = int.Parse(perSecond, CultureInfo.InvariantCulture);
        long all = rate * long.Parse(seconds, CultureInfo.InvariantCulture);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Raw) { SendBufferSize = 1 << 20 };
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.HeaderIncluded, true);
        byte[] packet = Packet(Question.Of("modp2048").Octets, to);
        var address = new IPEndPoint(to.Address, 0).Serialize();
        var watch = Stopwatch.StartNew();
        for (uint number = 1; number <= all; number++)
        {
            // 10.0.0.0/8 and all ports above the reserved ones: never the same again.
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), 0x0a000000 | ((number * 2_654_435_761) >> 8));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(20), (ushort)(1_024 + (number % 60_000)));
            Question.Renew(packet.AsSpan(HeaderSize), number);
            socket.SendTo(packet, SocketFlags.None, address);
            while (number % 100 == 0 && watch.Elapsed.TotalSeconds < (double)number / rate)
                Thread.Yield();
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all / watch.Elapsed.TotalSeconds:0}"));
    }

    private static byte[] Packet(byte[] payload, IPEndPoint to)
    {
        byte[] packet = new byte[HeaderSize + payload.Length];
        (packet[0], packet[8], packet[9]) = (0x45, 64, 17);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        to.Address.TryWriteBytes(packet.AsSpan(16), out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(22), (ushort)to.Port);
        // A UDP checksum of zero is none; the kernel fills in that of IP.
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(24), (ushort)(8 + payload.Length));
        payload.CopyTo(packet, HeaderSize);
        return packet;
    }
}

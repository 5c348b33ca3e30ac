using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>A datagram as it came, before anything is allocated for it.</summary>
internal readonly ref struct Arrival
{
    // sockaddr_in and sockaddr_in6 alike: family 2, port 2; then the address, in sockaddr_in6 behind the flow label.
    private const int PortAt = 2;
    private const int IPv4At = 4;
    private const int IPv6At = 8;

    private Arrival(OwnSocket socket, ReadOnlySpan<byte> octets, SocketAddress from, TimeSpan now)
    {
        Socket = socket;
        Octets = octets;
        From = from;
        Now = now;
        var raw = from.Buffer.Span;
        Port = BinaryPrimitives.ReadUInt16BigEndian(raw[PortAt..]);
        Address = socket.Listener.Family == AddressFamily.InterNetwork
            ? ((UInt128)0xFFFF << 32) | BinaryPrimitives.ReadUInt32BigEndian(raw[IPv4At..])
            : BinaryPrimitives.ReadUInt128BigEndian(raw[IPv6At..]);
    }

    public OwnSocket Socket { get; }

    /// <summary>The UDP payload, or the ESP packet.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>The source in the system's form; it is the receive loop's and changes with the next datagram.</summary>
    public SocketAddress From { get; }

    public TimeSpan Now { get; }

    /// <summary>The source address as a number (<see cref="AddressBits"/>).</summary>
    public UInt128 Address { get; }

    /// <summary>The source port; 0 for ESP.</summary>
    public int Port { get; }

    public static Arrival Of(OwnSocket socket, ReadOnlySpan<byte> received, SocketAddress from, TimeSpan now) =>
        new(socket, socket.Listener.Service == ListenerService.Esp ? EspPacket.Of(socket.Listener.Family, received) : received, from, now);

    public bool IsEsp => Socket.Listener.Service == ListenerService.Esp;

    public IPEndPoint Source() => new(AddressBits.ToAddress(Address), Port);

    /// <summary>The 8 octets that may be a token: SPIi, or the head of STUN's transaction id; 0 for none.</summary>
    public ulong Token() => Socket.Listener.Service switch
    {
        ListenerService.Stun => StunReader.PeekToken(Octets),
        ListenerService.Ike => Spi(Octets),
        ListenerService.NatTraversal when Octets.Length > Datagram.NonEspMarkerSize && BinaryPrimitives.ReadUInt32BigEndian(Octets) == 0 =>
            Spi(Octets[Datagram.NonEspMarkerSize..]),
        ListenerService.NatTraversal => Spi(Octets),
        _ => 0,
    };

    private static ulong Spi(ReadOnlySpan<byte> message) =>
        message.Length < IkeHeader.Size ? 0 : BinaryPrimitives.ReadUInt64BigEndian(message);
}

using System.Net;
using System.Net.Sockets;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>A UDP socket of a probe; it belongs to the namespace on whose thread it is made.</summary>
internal sealed class ProbeSocket : IDisposable
{
    // All paths are inside one kernel: what has not come by then was dropped.
    private const int Patience = 100_000;

    public ProbeSocket(IPEndPoint at)
    {
        At = at;
        Socket.Bind(at);
    }

    public IPEndPoint At { get; }

    public int Port => At.Port;

    public Socket Socket { get; } = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public void Send(IPEndPoint to, byte[] octets)
    {
        try
        {
            Socket.SendTo(octets, to);
        }
        catch (SocketException)
        {
            // An ICMP error of an earlier datagram, or a rule that drops on the way out: it did not pass.
        }
    }

    public (byte[] Octets, IPEndPoint From)? Receive()
    {
        var buffer = new byte[65535];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        if (!Socket.Poll(Patience, SelectMode.SelectRead))
            return null;
        try
        {
            var size = Socket.ReceiveFrom(buffer, ref from);
            return (buffer[..size], (IPEndPoint)from);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Drain()
    {
        while (Socket.Available > 0)
            Receive();
    }

    public void Dispose() => Socket.Dispose();
}

using System.Net;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>A raw socket of protocol 50 at one address; it belongs to the namespace on whose thread it is made.</summary>
internal sealed class EspSocket : IDisposable
{
    private const int Esp = 50;
    private readonly int _socket = Native.Checked(Native.Socket(Native.Internet, Native.Raw | Native.NonBlocking | Native.Closing, Esp), "socket");

    public EspSocket(IPAddress at) => Native.Checked(Native.Bind(_socket, Octets(at), 16), "bind");

    /// <summary>Sends one packet there and says whether it arrived, and from where.</summary>
    public bool Reaches(IPAddress to, EspSocket other, out IPAddress? from)
    {
        byte[] packet = [0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9];
        _ = Native.SendTo(_socket, packet, packet.Length, 0, Octets(to), 16);
        from = null;
        for (var tries = 0; tries < 15; tries++)
        {
            var (buffer, source, size) = (new byte[2048], new byte[16], 16);
            if (Native.Receive(other._socket, buffer, buffer.Length, 0, source, ref size) > 0)
            {
                from = new IPAddress(source.AsSpan(4, 4));
                return true;
            }
            Thread.Sleep(10);
        }
        return false;
    }

    private static byte[] Octets(IPAddress address) => [2, 0, 0, 0, .. address.GetAddressBytes(), 0, 0, 0, 0, 0, 0, 0, 0];

    public void Dispose() => _ = Native.Close(_socket);
}

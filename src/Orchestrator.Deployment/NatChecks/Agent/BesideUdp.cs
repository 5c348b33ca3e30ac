using System.Buffers.Binary;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>
/// UDP from and to a port that a daemon has for itself, by a raw socket of protocol 17 (RFC 768): turns a program with such sockets into one that
/// the agent can run, and its transcript back. Pure.
/// </summary>
internal static class BesideUdp
{
    private const int Udp = 17;
    private const int HeaderSize = 8;

    /// <summary>The program as the agent runs it.</summary>
    public static AgentProgram Wrap(AgentProgram program) => program.Sockets.Any(socket => socket.Beside)
        ? program with { Sockets = [.. program.Sockets.Select(Raw)], Sends = [.. program.Sends.Select(send => Wrap(program.Sockets[send.Socket], send))] }
        : program;

    /// <summary>The transcript as if the sockets had been ordinary ones. What was for another port of the device is left out.</summary>
    public static AgentTranscript Unwrap(AgentProgram program, AgentTranscript ran) => program.Sockets.Any(socket => socket.Beside)
        ? ran with { Bound = [.. ran.Bound.Select((bound, index) => Unwrap(program.Sockets[index], bound))], Received = [.. ran.Received.Select(heard => Unwrap(program.Sockets[heard.Socket], heard)).OfType<AgentReceived>()] }
        : ran;

    private static AgentSocket Raw(AgentSocket socket) => socket.Beside
        ? new AgentSocket(socket.Own, 0) { RawProtocol = Udp, Peer = socket.Peer!.Value with { Port = 0 }, TimeToLive = socket.TimeToLive }
        : socket;

    private static AgentSend Wrap(AgentSocket socket, AgentSend send)
    {
        if (!socket.Beside)
            return send;
        var octets = new byte[HeaderSize + send.Octets.Length];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)socket.OwnPort);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(2), (ushort)send.To.Port);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(4), (ushort)octets.Length);
        send.Octets.CopyTo(octets.AsMemory(HeaderSize));
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(6), Checksum(socket.Own, send.To.Address, octets));
        return send with { To = send.To with { Port = 0 }, Octets = octets };
    }

    private static Ipv4Endpoint? Unwrap(AgentSocket socket, Ipv4Endpoint? bound) => socket.Beside && bound is { } own ? own with { Port = socket.OwnPort } : bound;

    private static AgentReceived? Unwrap(AgentSocket socket, AgentReceived heard)
    {
        if (!socket.Beside)
            return heard;
        var octets = heard.Octets.Span;
        if (octets.Length < HeaderSize || BinaryPrimitives.ReadUInt16BigEndian(octets[2..]) != socket.OwnPort || BinaryPrimitives.ReadUInt16BigEndian(octets) != socket.Peer!.Value.Port)
            return null;
        return heard with { From = heard.From with { Port = socket.Peer!.Value.Port }, Octets = heard.Octets[HeaderSize..] };
    }

    /// <summary>The sum over the pseudo header and the datagram, whose own checksum is still 0.</summary>
    private static ushort Checksum(Ipv4Address source, Ipv4Address destination, ReadOnlySpan<byte> datagram)
    {
        ulong sum = (source.Value >> 16) + (source.Value & 0xffff) + (destination.Value >> 16) + (destination.Value & 0xffff) + Udp + (uint)datagram.Length;
        for (int index = 0; index < datagram.Length; index += 2)
            sum += (uint)((datagram[index] << 8) | (index + 1 < datagram.Length ? datagram[index + 1] : 0));
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        var folded = (ushort)~sum;
        return folded == 0 ? (ushort)0xffff : folded;
    }
}

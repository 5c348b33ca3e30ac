using System.Globalization;
using System.Text;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>A program as the agent's scripts read it.</summary>
internal static class ProgramText
{
    /// <exception cref="ArgumentException">A limit of <see cref="AgentProgram"/> or of one of its parts is passed.</exception>
    public static string Write(AgentProgram program)
    {
        Check(program);
        var text = new StringBuilder();
        Line(text, $"agent 1 {Milliseconds(program.Duration)} {AgentProgram.MaxReceived}");
        foreach (var (index, socket) in program.Sockets.Index())
        {
            var (peer, port) = socket.Peer is { } far ? (far.Address.ToString(), far.Port) : ("-", 0);
            var kind = socket.RawProtocol?.ToString(CultureInfo.InvariantCulture) ?? "udp";
            Line(text, $"open {index} {kind} {socket.Own} {socket.OwnPort} {Options(socket)} {peer} {port}");
        }
        foreach (var send in program.Sends)
        {
            var octets = Convert.ToHexStringLower(send.Octets.Span);
            Line(text, $"at {Milliseconds(send.At)} {send.Socket} {send.To.Address} {send.To.Port} {octets} {Hex(send.Unless.Span)}");
        }
        foreach (var wanted in program.Wanted)
            Line(text, $"want {Hex(wanted.Span)}");
        return text.Append("end\n").ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    private static string Hex(ReadOnlySpan<byte> octets) => octets.IsEmpty ? "-" : Convert.ToHexStringLower(octets);

    private static string Options(AgentSocket socket)
    {
        var options = new List<string>();
        if (socket.Shared)
            options.Add("share");
        if (socket.NoChecksum)
            options.Add("nochk");
        if (socket.TimeToLive is { } hops)
            options.Add(string.Create(CultureInfo.InvariantCulture, $"ttl={hops}"));
        return options.Count == 0 ? "-" : string.Join(',', options);
    }

    private static void Check(AgentProgram program)
    {
        Must(program.Sockets.Length is > 0 and <= AgentProgram.MaxSockets, "too many sockets or none");
        Must(program.Sends.Length <= AgentProgram.MaxSends, "too many datagrams");
        Must(program.Duration > TimeSpan.Zero && program.Duration <= AgentProgram.MaxDuration, "the duration");
        Must(program.Wanted.All(wanted => !wanted.IsEmpty), "nothing wanted is no want");
        foreach (var socket in program.Sockets)
        {
            Must(IsPort(socket.OwnPort) && (socket.Peer is not { } peer || IsPort(peer.Port)), "a port");
            Must(socket.RawProtocol is null or (> 0 and < 256), "a protocol");
            Must(socket.TimeToLive is null or (> 0 and < 256), "a time to live");
            Must(!socket.Shared || socket.Peer is not null, "a shared port without a peer would take what is another program's");
        }
        foreach (var send in program.Sends)
        {
            Must(send.Socket >= 0 && send.Socket < program.Sockets.Length, "a datagram of no socket");
            Must(send.Octets.Length is > 0 and <= AgentProgram.MaxDatagram, "a datagram's size");
            Must(send.At >= TimeSpan.Zero && IsPort(send.To.Port), "a time or port");
            Must(program.Sockets[send.Socket].Peer is not { } only || only == send.To, "a connected socket sends to its peer alone");
        }
    }

    private static bool IsPort(int port) => port is >= 0 and <= ushort.MaxValue;

    private static void Must(bool holds, string what)
    {
        if (!holds)
            throw new ArgumentException($"No program for the agent: {what}.", nameof(holds));
    }
}

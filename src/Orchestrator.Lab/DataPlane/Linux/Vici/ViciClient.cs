using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Lab.DataPlane.Linux.Vici;

/// <summary>
/// Talks to charon over its control socket: a length of four octets, a packet type, a name where the type has one, a message. Each call
/// opens a connection of its own; all members are thread-safe.
/// </summary>
internal sealed class ViciClient(string socketPath)
{
    private const byte Request = 0, Response = 1, Register = 3, Confirm = 5, Event = 7;
    private const int Longest = 512 * 1024;

    /// <summary>Sends one command and gives its answer.</summary>
    /// <exception cref="ViciException">charon refused it, or is not there.</exception>
    public async Task<ViciSection> CallAsync(string command, ViciSection arguments, CancellationToken cancellationToken)
    {
        var answer = await ExchangeAsync(command, arguments, null, cancellationToken);
        return answer.Response["success"] is null or "yes" ? answer.Response : throw new ViciException($"{command}: {answer.Response["errmsg"]}");
    }

    /// <summary>Sends a command that answers with events of one name, such as <c>list-sas</c> with <c>list-sa</c>.</summary>
    /// <exception cref="ViciException">charon refused it, or is not there.</exception>
    public async Task<IReadOnlyList<ViciSection>> ListAsync(string command, string eventName, ViciSection arguments, CancellationToken cancellationToken) =>
        (await ExchangeAsync(command, arguments, eventName, cancellationToken)).Events;

    private async Task<(ViciSection Response, List<ViciSection> Events)> ExchangeAsync(
        string command, ViciSection arguments, string? eventName, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
            await using var stream = new NetworkStream(socket);
            if (eventName is not null)
                await SendAsync(stream, Register, eventName, [], cancellationToken);
            await SendAsync(stream, Request, command, arguments.Encode(), cancellationToken);
            return await ReceiveAsync(stream, command, cancellationToken);
        }
        catch (Exception problem) when (problem is SocketException or IOException or InvalidDataException)
        {
            throw new ViciException($"{command}: {problem.Message}", problem);
        }
    }

    private static async Task<(ViciSection Response, List<ViciSection> Events)> ReceiveAsync(NetworkStream stream, string command, CancellationToken cancellationToken)
    {
        var events = new List<ViciSection>();
        var header = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(header, cancellationToken);
            var length = BinaryPrimitives.ReadInt32BigEndian(header);
            if (length is < 1 or > Longest)
                throw new InvalidDataException($"a packet of {length} octets");
            var packet = new byte[length];
            await stream.ReadExactlyAsync(packet, cancellationToken);
            switch (packet[0])
            {
                case Response:
                    return (ViciSection.Decode(packet.AsSpan(1)), events);
                case Event:
                    events.Add(ViciSection.Decode(packet.AsSpan(2 + packet[1])));
                    break;
                case Confirm:
                    break;
                default:
                    throw new ViciException($"{command}: charon does not know it");
            }
        }
    }

    private static async Task SendAsync(NetworkStream stream, byte kind, string name, byte[] message, CancellationToken cancellationToken)
    {
        var octets = Encoding.ASCII.GetBytes(name);
        var packet = new byte[6 + octets.Length + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length - 4);
        packet[4] = kind;
        packet[5] = (byte)octets.Length;
        octets.CopyTo(packet, 6);
        message.CopyTo(packet, 6 + octets.Length);
        await stream.WriteAsync(packet, cancellationToken);
    }
}

/// <summary>charon refused a command or could not be reached.</summary>
internal sealed class ViciException(string message, Exception? inner = null) : Exception(message, inner);

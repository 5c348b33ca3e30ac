using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Benchmarks.RouterOsClients;

/// <summary>Fetches the rows' octets without looking at them: the virtual router's own share of a read.</summary>
internal static class Drain
{
    private static readonly byte[] Done = "\u0005!done\0"u8.ToArray();

    public static async Task<double> TimeAsync(int port, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await AskAsync(socket, cancellationToken, "/login", "=name=admin", "=password=");
        var watch = Stopwatch.StartNew();
        await AskAsync(socket, cancellationToken, RouterProcess.List + "/print");
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task AskAsync(Socket socket, CancellationToken cancellationToken, params string[] words)
    {
        // Words shorter than 128 octets have one octet of length.
        byte[] sentence = [.. words.SelectMany(word => Encoding.ASCII.GetBytes(word).Prepend((byte)word.Length)), 0];
        await socket.SendAsync(sentence, cancellationToken);
        byte[] buffer = new byte[1 << 16];
        int kept = 0;
        while (!buffer.AsSpan(0, kept).EndsWith(Done))
        {
            // The end may come in pieces: the last octets stay in front of the next ones.
            int keep = Math.Min(kept, Done.Length);
            buffer.AsSpan(kept - keep, keep).CopyTo(buffer);
            int count = await socket.ReceiveAsync(buffer.AsMemory(keep), cancellationToken);
            if (count == 0)
                throw new InvalidOperationException("The virtual router closed the connection.");
            kept = keep + count;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>Something that listens on a port and is not what was expected there.</summary>
internal sealed class Stranger : IAsyncDisposable
{
    public const string Ssh = "SSH-2.0-OpenSSH_9.2p1\r\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _serving;

    /// <param name="greets">Said before the client speaks, as sshd does; null for a web server, which answers whatever it is sent.</param>
    public Stranger(string? greets)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _serving = ServeAsync(greets);
    }

    public int Port { get; }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _listener.Stop();
        await _serving;
        _closing.Dispose();
    }

    private async Task ServeAsync(string? greets)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_closing.Token);
                await AnswerAsync(client.GetStream(), greets);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task AnswerAsync(NetworkStream stream, string? greets)
    {
        try
        {
            if (greets is not null)
                await stream.WriteAsync(Encoding.ASCII.GetBytes(greets), _closing.Token);
            var heard = new byte[4096];
            if (await stream.ReadAsync(heard, _closing.Token) > 0 && greets is null)
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nServer: example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), _closing.Token);
        }
        catch (IOException)
        {
            // The client hung up first.
        }
    }
}

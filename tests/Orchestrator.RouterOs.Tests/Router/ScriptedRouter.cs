using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Orchestrator.RouterOs.Tests.Router;

/// <summary>A server on loopback that plays a script for each connection, and keeps what went wrong in it.</summary>
internal sealed class ScriptedRouter : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RouterSide, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    public ScriptedRouter(Func<RouterSide, Task> script, X509Certificate2? certificate = null)
    {
        (_script, _certificate) = (script, certificate);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public RouterOsEndpoint Plain => RouterOsEndpoint.Plain("127.0.0.1", Port);

    /// <summary>A router that lets everybody in and then plays the script.</summary>
    public static ScriptedRouter AfterLogin(Func<RouterSide, Task> script, X509Certificate2? certificate = null) =>
        new(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!done");
            await script(side);
        }, certificate);

    public Task<RouterOsConnection> ConnectAsync(RouterOsOptions? options = null) =>
        RouterOsConnection.ConnectAsync(Plain, new RouterOsCredentials("admin", "secret"), options ?? new RouterOsOptions(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _stop.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
                sessions.Add(PlayAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task PlayAsync(Socket socket)
    {
        try
        {
            await using var network = new NetworkStream(socket, ownsSocket: true);
            await using var stream = _certificate is null ? (Stream)network : await EncryptAsync(network, _certificate);
            await _script(new RouterSide(stream, socket, _stop.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or EndOfStreamException)
        {
            // The client left; what it makes of that is for the test to say.
        }
    }

    private static async Task<SslStream> EncryptAsync(Stream network, X509Certificate2 certificate)
    {
        var tls = new SslStream(network);
        await tls.AuthenticateAsServerAsync(certificate);
        return tls;
    }
}

using System.Net;
using System.Net.Sockets;

namespace Orchestrator.Lab.Server;

/// <summary>
/// Answers the API for one router on TCP, plain and over TLS. The services' settings decide whether and for whom: a disabled service
/// and an address it does not serve close the connection at once; <c>api-ssl</c> without a certificate fails the handshake.
/// Thread-safe. Disposing closes the listeners and every connection.
/// </summary>
public sealed class VirtualRouterServer : IAsyncDisposable
{
    private readonly VirtualRouter _router;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpListener> _listeners = [];
    private readonly List<Task> _loops = [];
    private readonly ConnectionSet _connections = new();

    private VirtualRouterServer(VirtualRouter router)
    {
        _router = router;
        router.Rebooting += _connections.CloseAll;
    }

    /// <summary>Where the plain API listens; null when it does not.</summary>
    public IPEndPoint? Api { get; private set; }

    /// <summary>Where the API over TLS listens; null when it does not.</summary>
    public IPEndPoint? ApiSsl { get; private set; }

    /// <summary>Starts the router (see <see cref="VirtualRouter.StartAsync"/>) and serves it.</summary>
    /// <exception cref="SocketException">An endpoint is taken or not this machine's.</exception>
    public static async Task<VirtualRouterServer> StartAsync(VirtualRouter router, ServerEndpoints endpoints, CancellationToken cancellationToken)
    {
        var server = new VirtualRouterServer(router);
        try
        {
            await router.StartAsync(cancellationToken);
            server.Api = server.Listen(endpoints.Api, "api");
            server.ApiSsl = server.Listen(endpoints.ApiSsl, "api-ssl");
            return server;
        }
        catch
        {
            // Whatever kept one listener from opening, the others close again; the caller gets the cause.
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _router.Rebooting -= _connections.CloseAll;
        await _stop.CancelAsync();
        foreach (var listener in _listeners)
            listener.Dispose();
        _connections.CloseAll();
        await Task.WhenAll(_loops);
        await _connections.WhenAllAsync();
        _stop.Dispose();
    }

    private IPEndPoint? Listen(IPEndPoint? endpoint, string service)
    {
        if (endpoint is null)
            return null;
        var listener = new TcpListener(endpoint);
        _listeners.Add(listener);
        listener.Start(128);
        _loops.Add(AcceptAsync(listener, service));
        return (IPEndPoint)listener.LocalEndpoint;
    }

    private async Task AcceptAsync(TcpListener listener, string service)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                _connections.Add(ApiConnection.ServeAsync(_router, socket, service, _connections, _stop.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The caller went away before it was accepted, or the listener was closed: then the loop ends.
            }
        }
    }
}

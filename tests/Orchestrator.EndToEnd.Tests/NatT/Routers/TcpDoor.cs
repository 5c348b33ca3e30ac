using System.Net;
using System.Net.Sockets;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT.Routers;

/// <summary>A port of this machine's loopback that leads to one of a namespace's loopback.</summary>
internal sealed class TcpDoor : IAsyncDisposable
{
    private readonly NetworkNamespace _space;
    private readonly int _inner;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _relays = [];
    private readonly Task _accepting;

    public TcpDoor(NetworkNamespace space, int inner)
    {
        (_space, _inner) = (space, inner);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_relays);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket outer;
            try
            {
                outer = await _listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
            _relays.Add(RelayAsync(outer));
        }
    }

    private async Task RelayAsync(Socket outer)
    {
        using (outer)
        {
            try
            {
                // A socket stays in the namespace of the thread that makes it.
                using var inner = _space.Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
                await inner.ConnectAsync(new IPEndPoint(IPAddress.Loopback, _inner), _end.Token);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                var ways = new[] { PumpAsync(outer, inner, either.Token), PumpAsync(inner, outer, either.Token) };
                await Task.WhenAny(ways);
                await either.CancelAsync();
                await Task.WhenAll(ways);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                // One end is gone, and the other hears it by its own.
            }
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var octets = new byte[16_384];
        try
        {
            for (int got; (got = await from.ReceiveAsync(octets, cancellationToken)) > 0;)
                await to.SendAsync(octets.AsMemory(0, got), cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // As above.
        }
    }
}

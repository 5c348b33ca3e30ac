using System.Net.Sockets;

namespace Orchestrator.RouterOs.Dialing;

/// <summary>Makes the byte stream to an API service: TCP, and TLS when the endpoint asks for it.</summary>
internal static class Dialer
{
    public static Task<Stream> ConnectAsync(RouterOsEndpoint endpoint, RouterOsOptions options, CancellationToken cancellationToken) =>
        WithinConnectTimeoutAsync(endpoint.ToString(), options, async token =>
        {
            var tcp = await DialAsync(endpoint.Host, endpoint.Port, token).ConfigureAwait(false);
            if (!endpoint.UseTls)
                return tcp;
            var check = new CertificateCheck(endpoint);
            return await TlsHandshake.RunAsync(tcp, endpoint.Host, endpoint.ToString(), check.Accept, () => check.Refusal, token).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Runs a step of connecting under the connect timeout.</summary>
    public static async Task<T> WithinConnectTimeoutAsync<T>(
        string peer, RouterOsOptions options, Func<CancellationToken, Task<T>> connect, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await connect(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RouterOsException(RouterOsFailure.ConnectTimeout, $"{peer} did not complete the connection within {options.ConnectTimeout}.");
        }
    }

    public static async Task<Stream> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            // A listen stream is silent for hours; only the kernel can tell that its router is gone.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw Translate(error, host, port);
        }
        catch
        {
            // Whatever kept it from connecting, nobody else closes the socket; the caller gets the cause.
            socket.Dispose();
            throw;
        }
    }

    private static RouterOsException Translate(SocketException error, string host, int port) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
            new(RouterOsFailure.NameNotResolved, $"The name {host} has no address.", error),
        SocketError.ConnectionRefused =>
            new(RouterOsFailure.PortClosed, $"Nothing listens on port {port} of {host}. Is the service enabled in /ip service?", error),
        SocketError.TimedOut =>
            new(RouterOsFailure.ConnectTimeout, $"{host} port {port} did not answer.", error),
        _ => new(RouterOsFailure.Unreachable, $"{host} port {port} cannot be reached ({error.SocketErrorCode}).", error),
    };
}

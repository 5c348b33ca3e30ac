using System.Net;
using System.Net.Sockets;
using System.Text;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <summary>Finds out what answers at an address before ssh is asked, so that each obstacle has its own name.</summary>
internal static class SshEndpoint
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>null if an SSH server answers.</summary>
    public static async Task<DeviceFault?> CheckAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (Uri.CheckHostName(host) is UriHostNameType.Unknown or UriHostNameType.Basic || host.StartsWith('-'))
            return new DeviceFault(FaultReason.UnknownHost, "not a host name or address");
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(Patience);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, clock.Token);
            using var client = new TcpClient();
            await client.ConnectAsync(addresses, port, clock.Token);
            return await SpeaksSshAsync(client.GetStream(), clock.Token)
                ? null
                : new DeviceFault(FaultReason.NotLinux, "what answers is no SSH server");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeviceFault(FaultReason.TimedOut);
        }
        catch (SocketException exception)
        {
            return new DeviceFault(Reason(exception.SocketErrorCode), exception.SocketErrorCode.ToString());
        }
        catch (IOException)
        {
            return new DeviceFault(FaultReason.ConnectionLost);
        }
    }

    private static async Task<bool> SpeaksSshAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] greeting = new byte[4];
        int count = await stream.ReadAtLeastAsync(greeting, greeting.Length, throwOnEndOfStream: false, cancellationToken);
        return count == greeting.Length && Encoding.ASCII.GetString(greeting) == "SSH-";
    }

    private static FaultReason Reason(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => FaultReason.UnknownHost,
        SocketError.TimedOut => FaultReason.TimedOut,
        _ => FaultReason.Unreachable,
    };
}

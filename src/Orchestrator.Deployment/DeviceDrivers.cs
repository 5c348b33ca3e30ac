using System.Net.Sockets;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.RouterOs;

namespace Orchestrator.Deployment;

/// <summary>The drivers of all platforms behind one face. Thread-safe.</summary>
public sealed class DeviceDrivers(RouterOsDrivers routers, LinuxDrivers boxes, TimeProvider clock) : IDeviceDrivers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return access.Platform == DevicePlatform.Linux ? boxes.ConnectAsync(access, cancellationToken) : routers.ConnectAsync(access, cancellationToken);
    }

    /// <summary>The empty text for the plain API, which has nothing to show but an open port.</summary>
    public Task<Outcome<string>> ReadFingerprintAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Transport switch
        {
            ManagementTransport.Ssh => boxes.ReadFingerprintAsync(endpoint, cancellationToken),
            ManagementTransport.ApiTls => routers.ReadFingerprintAsync(endpoint, cancellationToken),
            _ => KnockAsync(endpoint, cancellationToken),
        };
    }

    private async Task<Outcome<string>> KnockAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, either.Token);
            return "";
        }
        catch (SocketException failure)
        {
            return new DeviceFault(failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData ? FaultReason.UnknownHost : FaultReason.Unreachable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DeviceFault(FaultReason.TimedOut);
        }
    }
}

using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs;

/// <summary>Opens API sessions on routers.</summary>
public sealed class RouterOsDrivers(ISecretVault vault, RouterOsOptions options) : IDeviceDrivers
{
    public async Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        if (access.Credential is not Credential.Password password)
            return new DeviceFault(FaultReason.WrongCredentials, "The API takes a password, no key.");
        bool tls = access.Endpoint.Transport == ManagementTransport.ApiTls;
        if (tls && access.PinnedFingerprint is null)
        {
            var seen = await ReadFingerprintAsync(access.Endpoint, cancellationToken);
            return seen.IsOk ? new DeviceFault(FaultReason.FingerprintUnknown, seen.Value) : seen.Fault;
        }
        try
        {
            var endpoint = tls
                ? RouterOsEndpoint.TlsPinned(access.Endpoint.Host, access.PinnedFingerprint!, access.Endpoint.Port)
                : RouterOsEndpoint.Plain(access.Endpoint.Host, access.Endpoint.Port);
            var connection = await RouterOsConnection.ConnectAsync(endpoint, new RouterOsCredentials(access.UserName, password.Text), options, cancellationToken);
            return await OpenAsync(connection, access.UserName, cancellationToken);
        }
        catch (RouterOsException failure)
        {
            return failure.SeenCertificate is { } certificate && failure.Failure == RouterOsFailure.CertificateChanged
                ? DeviceFault.KeyChanged(access.PinnedFingerprint!, Fingerprint(certificate))
                : Faults.Of(failure);
        }
    }

    public async Task<Outcome<string>> ReadFingerprintAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Transport != ManagementTransport.ApiTls)
            return new DeviceFault(FaultReason.NoCertificate, "The plain API has no certificate.");
        try
        {
            return Fingerprint((await TlsProbe.RunAsync(endpoint.Host, endpoint.Port, options, cancellationToken)).Sha256);
        }
        catch (RouterOsException failure)
        {
            return Faults.Of(failure);
        }
    }

    private async Task<Outcome<IDeviceDriver>> OpenAsync(RouterOsConnection connection, string userName, CancellationToken cancellationToken)
    {
        DeviceFault fault;
        try
        {
            var reply = await connection.ExecuteAsync(new Command("/system/resource/print").WithProperties("version"), cancellationToken);
            var text = reply.Rows.FirstOrDefault()?["version"];
            if (RouterOsVersion.TryParse(text, out var version) && version >= RouterOsVersion.Oldest)
                return new RouterOsDriver(new RouterSession(connection, userName, text!, options.Time), vault);
            fault = reply.Trap is { } trap ? Faults.Of(trap, "/system resource")
                : text is null ? new DeviceFault(FaultReason.NotRouterOs)
                : new DeviceFault(FaultReason.UnsupportedVersion, text);
        }
        catch (Exception failure) when (failure is RouterOsException or OperationCanceledException)
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return fault;
    }

    // "AB:CD:...", as the router's own tools show it.
    private static string Fingerprint(string hex) => string.Join(':', hex.ToUpperInvariant().Chunk(2).Select(pair => new string(pair)));
}

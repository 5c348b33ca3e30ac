using System.ComponentModel;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.OpenSsh;

/// <summary>SSH through the system's OpenSSH client (ssh, ssh-keyscan).</summary>
public sealed class OpenSshClient(TimeProvider time) : ISshClient
{
    public async Task<Outcome<ISshSession>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        if (!IsUserName(access.UserName))
            return new DeviceFault(FaultReason.WrongCredentials, "the user name cannot be one of a Linux box");
        var key = await FindKeyAsync(access.Endpoint.Host, access.Endpoint.Port, access.PinnedFingerprint, cancellationToken);
        if (!key.IsOk)
            return key.Fault;
        if (access.PinnedFingerprint is null)
            return new DeviceFault(FaultReason.FingerprintUnknown, key.Value.Fingerprint);
        return await OpenSshSession.OpenAsync(access, key.Value, time, cancellationToken);
    }

    public async Task<Outcome<string>> ReadFingerprintAsync(string host, int port, CancellationToken cancellationToken) =>
        (await FindKeyAsync(host, port, null, cancellationToken)).Map(key => key.Fingerprint);

    private static async Task<Outcome<HostKey>> FindKeyAsync(string host, int port, string? fingerprint, CancellationToken cancellationToken)
    {
        if (await SshEndpoint.CheckAsync(host, port, cancellationToken) is { } fault)
            return fault;
        try
        {
            return await HostKeys.FindAsync(host, port, fingerprint, cancellationToken);
        }
        catch (Win32Exception)
        {
            return new DeviceFault(FaultReason.MissingProgram, "ssh-keyscan, on the orchestrator's own machine");
        }
    }

    private static bool IsUserName(string name) =>
        name.Length is > 0 and <= 64 && name[0] != '-' && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || "'\"`$\\;&<>|(){}".Contains(c, StringComparison.Ordinal));
}

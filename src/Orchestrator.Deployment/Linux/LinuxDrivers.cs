using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Linux;

/// <summary>Connections to Linux boxes over SSH. Thread-safe.</summary>
public sealed class LinuxDrivers(ISshClient client, ISecretVault vault, TimeProvider time) : IDeviceDrivers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public async Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        if (access.Platform != DevicePlatform.Linux)
            throw new ArgumentException("Not a Linux box.", nameof(access));
        var session = await client.ConnectAsync(access, cancellationToken);
        if (!session.IsOk)
            return session.Fault;
        bool kept = false;
        try
        {
            var shell = await EnterAsync(session.Value, cancellationToken);
            if (!shell.IsOk)
                return shell.Fault;
            kept = true;
            return new LinuxDriver(session.Value, shell.Value, vault, time);
        }
        finally
        {
            if (!kept)
                await session.Value.DisposeAsync();
        }
    }

    public Task<Outcome<string>> ReadFingerprintAsync(ManagementEndpoint endpoint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return client.ReadFingerprintAsync(endpoint.Host, endpoint.Port, cancellationToken);
    }

    /// <summary>Makes sure that a shell answers, that it is Linux's, and that it can be root's.</summary>
    internal static async Task<Outcome<RemoteShell>> EnterAsync(ISshSession session, CancellationToken cancellationToken)
    {
        var asked = await session.RunAsync(new SshCommand { Arguments = ["sh", "-c", "uname -s; id -u"], Timeout = Patience }, cancellationToken);
        if (!asked.IsOk)
            return asked.Fault;
        string[] answer = asked.Value.Output.Split('\n', StringSplitOptions.TrimEntries);
        if (answer is not ["Linux", var user, ..])
            return new DeviceFault(FaultReason.NotLinux, asked.Value.ExitCode == 0 && answer[0].Length is > 0 and < 40 ? $"it says it is {answer[0]}" : "no shell answers");
        if (user == "0")
            return new RemoteShell(session, sudo: false);
        return await SudoAsync(session, cancellationToken);
    }

    private static async Task<Outcome<RemoteShell>> SudoAsync(ISshSession session, CancellationToken cancellationToken)
    {
        var asked = await session.RunAsync(new SshCommand { Arguments = ["sudo", "-n", "--", "sh", "-c", "id -u"], Timeout = Patience }, cancellationToken);
        if (!asked.IsOk)
            return asked.Fault;
        if (asked.Value.ExitCode == 127)
            return new DeviceFault(FaultReason.MissingProgram, "sudo, which a login other than root needs");
        return asked.Value.ExitCode == 0 && asked.Value.Output.Trim() == "0"
            ? new RemoteShell(session, sudo: true)
            : new DeviceFault(FaultReason.NotPermitted, "the login is not root's and sudo asks for a password");
    }
}

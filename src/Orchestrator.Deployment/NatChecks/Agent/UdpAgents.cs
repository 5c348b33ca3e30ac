using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>Opens agents on Linux boxes. Thread-safe.</summary>
public sealed class UdpAgents(ISshClient client)
{
    /// <summary>
    /// Connects and logs in over a connection of its own. A login that can not become root gives an agent all the same: it then finds the ports
    /// below 1024 and raw sockets shut.
    /// </summary>
    public async Task<Outcome<IUdpAgent>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken)
    {
        var session = await client.ConnectAsync(access, cancellationToken);
        if (!session.IsOk)
            return session.Fault;
        bool kept = false;
        try
        {
            var shell = await LinuxDrivers.EnterAsync(session.Value, cancellationToken);
            if (!shell.IsOk && shell.Fault.Reason is not (FaultReason.NotPermitted or FaultReason.MissingProgram))
                return shell.Fault;
            kept = true;
            return new LinuxUdpAgent(session.Value, shell.Value ?? new RemoteShell(session.Value, sudo: false));
        }
        finally
        {
            if (!kept)
                await session.Value.DisposeAsync();
        }
    }
}

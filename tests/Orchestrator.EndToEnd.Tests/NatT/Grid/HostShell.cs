using System.Text;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.OpenSsh;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT.Grid;

/// <summary>Commands of a login on a site's host: what sshd would start, started in the host's namespace.</summary>
internal sealed class HostShell(NetworkNamespace host) : ISshSession
{
    public async Task<Outcome<SshResult>> RunAsync(SshCommand command, CancellationToken cancellationToken)
    {
        var input = Encoding.UTF8.GetString(command.Input.Span);
        var result = await host.Run(() => Shell.RunAsync(
            ["setpriv", "--pdeathsig", "KILL", .. command.Arguments], command.Timeout, input, command.Arguments[0], cancellationToken));
        return new SshResult(result.ExitCode, result.Output, result.Error);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Text;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>The agent's script on a Linux box, over SSH.</summary>
internal sealed class LinuxUdpAgent(ISshSession session, RemoteShell shell) : IUdpAgent
{
    /// <summary>Beyond the program's own time: to start an interpreter and to answer over a slow line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    public async Task<Outcome<AgentTranscript>> RunAsync(AgentProgram program, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(program);
        var plain = BesideUdp.Wrap(program);
        var text = Encoding.ASCII.GetBytes(ProgramText.Write(plain));
        string[] scripts = [RemoteShell.Script("udp-agent.py"), RemoteShell.Script("udp-agent.pl")];
        var output = await shell.DoAsync("udp-agent", scripts, text, program.Duration + Patience, cancellationToken);
        return output.IsOk ? TranscriptReader.Read(plain, output.Value).Map(ran => BesideUdp.Unwrap(program, ran)) : output.Fault;
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();
}

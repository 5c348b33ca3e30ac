using System.Diagnostics;
using System.Text;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Tests.NatChecks.Agent;

/// <summary>Runs one of the agent's scripts on this machine, without a shell, in a network namespace or in none.</summary>
internal sealed class ScriptAgent(string interpreter, string? network = null) : IUdpAgent
{
    public static IReadOnlyList<string> Interpreters => ["python3", "perl"];

    public async Task<Outcome<AgentTranscript>> RunAsync(AgentProgram program, CancellationToken cancellationToken)
    {
        string[] words = interpreter == "perl"
            ? ["/usr/bin/perl", "-e", RemoteShell.Script("udp-agent.pl")]
            : ["/usr/bin/python3", "-I", "-S", "-c", RemoteShell.Script("udp-agent.py")];
        if (network is not null)
            words = ["ip", "netns", "exec", network, .. words];
        var start = new ProcessStartInfo(words[0], words[1..]);
        var result = await ChildProcess.RunAsync(start, Encoding.ASCII.GetBytes(ProgramText.Write(BesideUdp.Wrap(program))), 32 << 20, cancellationToken);
        return result.ExitCode == 0 ? TranscriptReader.Read(BesideUdp.Wrap(program), result.Output).Map(ran => BesideUdp.Unwrap(program, ran)) : new DeviceFault(FaultReason.Refused, result.Error);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

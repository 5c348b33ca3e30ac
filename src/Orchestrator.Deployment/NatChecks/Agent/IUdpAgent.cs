using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>Runs timelines of datagrams on a device. Not safe for concurrent use.</summary>
public interface IUdpAgent : IAsyncDisposable
{
    /// <summary>
    /// Runs a program to its end and gives what happened. A socket that cannot be opened or a datagram that cannot be sent is part of the
    /// transcript. Faults: the connection's, <see cref="FaultReason.MissingProgram"/> where the device has neither interpreter, and
    /// <see cref="FaultReason.Refused"/> for an answer that is not a transcript of this program. After cancelling the far side ends by itself
    /// within some seconds.
    /// </summary>
    Task<Outcome<AgentTranscript>> RunAsync(AgentProgram program, CancellationToken cancellationToken);
}

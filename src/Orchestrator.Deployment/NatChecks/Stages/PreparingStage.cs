using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.RouterOs;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>Finds the device's own address towards the responder, and whether 500 and 4500 can be used. Sends nothing.</summary>
internal static class PreparingStage
{
    private static readonly int[] IkePorts = [500, 4500];

    public static async Task<StageEnd> RunAsync(CheckRun run, Ipv4Address? uplink, CancellationToken cancellationToken)
    {
        await run.BeginAsync(cancellationToken);
        var responder = run.Map.Stun(0)!.Value;
        var timeline = new Timeline();
        var own = uplink ?? default;
        int plain = timeline.Open(new AgentSocket(own, 0) { Peer = responder });
        int[] shared = [.. IkePorts.Select(port => timeline.Open(new AgentSocket(own, port) { Peer = responder, Shared = true }))];
        var heard = await run.RunAsync(timeline, cancellationToken);
        if (heard.Own(plain) is not { } bound)
            throw new DeviceFaultException(new DeviceFault(FaultReason.Refused, $"no socket towards {responder.Address}: {heard.Ran.Shut[plain]}"));
        run.Own = bound.Address;
        run.IkePorts = [.. IkePorts.Where((_, index) => heard.Own(shared[index]) is not null)];
        int[] taken = [.. IkePorts.Where((_, index) => heard.Ran.Shut[shared[index]] == AgentTrouble.PortInUse)];
        if (taken.Length > 0 && await CanStandBesideAsync(run, taken[0], responder, cancellationToken))
        {
            run.Taken = taken;
            run.IkePorts = [.. IkePorts.Where(port => run.IkePorts.Contains(port) || taken.Contains(port))];
            if (run.IkePorts.Count == IkePorts.Length)
                return StageEnd.Done;
        }
        var shut = shared.Select(socket => heard.Ran.Shut[socket]).FirstOrDefault(trouble => trouble is not null);
        return shut switch
        {
            null => StageEnd.Done,
            AgentTrouble.NotPermitted => StageEnd.Partly(NatStageNote.NotPermitted),
            _ => StageEnd.Partly(NatStageNote.PortTaken),
        };
    }

    private static async Task<bool> CanStandBesideAsync(CheckRun run, int port, Ipv4Endpoint responder, CancellationToken cancellationToken)
    {
        var timeline = new Timeline();
        int socket = timeline.Open(new AgentSocket(run.Own, port) { Peer = responder, Beside = true });
        return (await run.RunAsync(timeline, cancellationToken)).Own(socket) is not null;
    }
}

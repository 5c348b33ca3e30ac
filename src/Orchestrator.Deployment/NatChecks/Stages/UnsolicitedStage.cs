using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>
/// Whether a datagram from a stranger reaches 500 and 4500 of the device, and a port that nothing has used. Another socket asks for it; where a NAT
/// keeps what came in vain, it is kept of a socket of the responder that no later stage uses from these ports.
/// </summary>
internal static class UnsolicitedStage
{
    public static async Task<StageEnd> RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        if (run.IkePorts.Count == 0)
            return StageEnd.Skip(NatStageNote.NotPermitted);
        // A port that nothing has used yet: no mapping of it can let anybody in.
        var choosing = new Timeline();
        int chosen = choosing.Open(new AgentSocket(run.Own, 0));
        var unused = (await run.RunAsync(choosing, cancellationToken)).Own(chosen);
        var stranger = run.Map.HasTwoFullAddresses ? run.Map.Stun(1)!.Value : run.Map.OtherStun(0) ?? run.Map.Stun(0)!.Value;
        var timeline = new Timeline();
        int asker = timeline.Open(new AgentSocket(run.Own, 0));
        var plain = QuestionWriter.Stun(stranger, new StunTransactionId(run.Token, run.NextNumber()));
        timeline.Ask(asker, plain);
        var tried = new List<(int Port, int Socket, Question Question)>();
        foreach (int port in run.IkePorts)
            Try(port, run.IkeSocket(port, stranger));
        if (unused is { } free)
            Try(free.Port, new AgentSocket(free.Address, free.Port) { Peer = stranger });
        var heard = await run.RunAsync(timeline, cancellationToken);
        if (heard.External(plain) is not { } external)
            return StageEnd.Skip(NatStageNote.NoAnswer);
        run.Trials.Add(new NatTrial.Ask
        {
            At = heard.EndedAt,
            Inner = heard.Own(asker),
            Destination = stranger,
            Role = PortRole.Stun,
            External = external,
            Answered = true,
            Packets = heard.Evidence(plain.Key),
        });
        foreach (var (port, socket, question) in tried.Where(each => heard.Own(each.Socket) is not null && heard.IsSent(each.Question)))
        {
            run.Trials.Add(new NatTrial.Unsolicited
            {
                At = heard.EndedAt,
                Port = port,
                Arrived = heard.Heard(question.Key, socket) is not null,
                Packets = heard.Evidence(question.Key),
            });
        }
        return StageEnd.Done;

        void Try(int port, AgentSocket socket)
        {
            var question = QuestionWriter.Stun(stranger, new StunTransactionId(run.Token, run.NextNumber()), responsePort: port);
            tried.Add((port, timeline.Open(socket), question));
            timeline.Ask(asker, question);
        }
    }

    /// <summary>
    /// Takes back what a mapping may have let in that a daemon has, or a daemon or a check had until lately: behind a NAT, unless it was seen to keep
    /// strangers out of a mapping, or to let them in at a port that nothing has used. After the filtering was measured.
    /// </summary>
    public static void Doubt(CheckRun run)
    {
        var fresh = run.Trials.OfType<NatTrial.Filtering>().Where(trial => !run.IkePorts.Contains(trial.Inner.Port));
        if (run.Seen.All(ask => ask.Inner == ask.External) || fresh.Any(trial => !trial.Arrived)
            || run.Trials.Exists(trial => trial is NatTrial.Unsolicited { Arrived: true } tried && !run.IkePorts.Contains(tried.Port)))
            return;
        run.Trials.RemoveAll(trial => trial is NatTrial.Unsolicited { Arrived: true });
    }
}

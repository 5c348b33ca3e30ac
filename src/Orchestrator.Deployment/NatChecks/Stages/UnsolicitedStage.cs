using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>
/// Whether a datagram from a stranger reaches 500 and 4500 of the device. Another socket asks for it; where a NAT keeps what came in vain, it is
/// kept of a socket of the responder that no later stage uses from these ports.
/// </summary>
internal static class UnsolicitedStage
{
    public static async Task<StageEnd> RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        if (run.IkePorts.Count == 0)
            return StageEnd.Skip(NatStageNote.NotPermitted);
        var stranger = run.Map.HasTwoFullAddresses ? run.Map.Stun(1)!.Value : run.Map.OtherStun(0) ?? run.Map.Stun(0)!.Value;
        var timeline = new Timeline();
        int asker = timeline.Open(new AgentSocket(run.Own, 0));
        var plain = QuestionWriter.Stun(stranger, new StunTransactionId(run.Token, run.NextNumber()));
        timeline.Ask(asker, plain);
        var tried = new List<(int Port, int Socket, Question Question)>();
        foreach (int port in run.IkePorts)
        {
            var question = QuestionWriter.Stun(stranger, new StunTransactionId(run.Token, run.NextNumber()), responsePort: port);
            tried.Add((port, timeline.Open(run.IkeSocket(port, stranger)), question));
            timeline.Ask(asker, question);
        }
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
    }

    /// <summary>
    /// Takes back what a daemon's own mapping may have let in: behind a NAT, at a port that a daemon has, unless the NAT was seen to keep strangers out
    /// of a mapping. After the filtering was measured.
    /// </summary>
    public static void Doubt(CheckRun run)
    {
        var fresh = run.Trials.OfType<NatTrial.Filtering>().Where(trial => !run.Taken.Contains(trial.Inner.Port) && !run.IkePorts.Contains(trial.Inner.Port));
        if (run.Seen.All(ask => ask.Inner == ask.External) || fresh.Any(trial => !trial.Arrived))
            return;
        run.Trials.RemoveAll(trial => trial is NatTrial.Unsolicited { Arrived: true } tried && run.Taken.Contains(tried.Port));
    }
}

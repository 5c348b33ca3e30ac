using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>Two sockets of the device send to each other's external endpoint, both of them, so that filtering does not stand in between.</summary>
internal static class HairpinStage
{
    private const int KeySize = 16;

    public static async Task<StageEnd> RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        if (run.Seen.All(ask => ask.Inner == ask.External))
            return StageEnd.Skip(run.Seen.Any() ? NatStageNote.NoNat : NatStageNote.NoAnswer);
        var (ends, heard) = await OpenAsync(run, cancellationToken);
        if (ends is not [var one, var two])
            return StageEnd.Skip(NatStageNote.NoAnswer);
        var timeline = new Timeline();
        int[] sockets = [.. ends.Select(end => timeline.Open(new AgentSocket(end.Inner.Address, end.Inner.Port)))];
        var (toTwo, toOne) = (run.RandomOctets(KeySize), run.RandomOctets(KeySize));
        for (int attempt = 0; attempt < Timeline.Tries; attempt++)
        {
            timeline.Send(sockets[0], attempt * 2 * Timeline.Pace, two.External, toTwo);
            timeline.Send(sockets[1], ((attempt * 2) + 1) * Timeline.Pace, one.External, toOne);
        }
        heard = await run.RunAsync(timeline, cancellationToken);
        run.Trials.Add(new NatTrial.Hairpin
        {
            At = heard.EndedAt,
            Arrived = heard.Heard(toTwo, sockets[1]) is not null || heard.Heard(toOne, sockets[0]) is not null,
            Packets = [.. heard.Evidence(toTwo), .. heard.Evidence(toOne)],
        });
        return StageEnd.Done;
    }

    private static async Task<(List<(Ipv4Endpoint Inner, Ipv4Endpoint External)> Ends, Hearing Heard)> OpenAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var timeline = new Timeline();
        var asked = new List<(int Socket, Question Question)>();
        for (int index = 0; index < 2; index++)
        {
            var question = QuestionWriter.Stun(run.Map.Stun(0)!.Value, new StunTransactionId(run.Token, run.NextNumber()));
            asked.Add((timeline.Open(new AgentSocket(run.Own, 0)), question));
            timeline.Ask(asked[^1].Socket, question);
        }
        var heard = await run.RunAsync(timeline, cancellationToken);
        var ends = new List<(Ipv4Endpoint, Ipv4Endpoint)>();
        foreach (var (socket, question) in asked)
        {
            if (heard.Own(socket) is { } inner && heard.External(question) is { } external)
                ends.Add((inner, external));
        }
        return (ends, heard);
    }
}

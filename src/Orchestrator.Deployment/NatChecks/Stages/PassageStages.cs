using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>Datagrams whose form some middleboxes do not let pass.</summary>
internal static class PassageStages
{
    private static readonly int[] Sizes = [1_400, 2_000, 3_000];
    private static readonly PortRole[] Preferred = [PortRole.NatTraversal, PortRole.Ike, PortRole.OtherIke];

    public static async Task<StageEnd> ZeroChecksumAsync(CheckRun run, CancellationToken cancellationToken)
    {
        if (!run.Seen.Any(ask => ask.Role == PortRole.Stun))
            return StageEnd.Skip(NatStageNote.NoAnswer);
        var token = (await run.NewTokensAsync(1, cancellationToken))[0];
        var timeline = new Timeline();
        int socket = timeline.Open(new AgentSocket(run.Own, 0) { NoChecksum = true });
        var question = QuestionWriter.Stun(run.Map.Stun(0)!.Value, new StunTransactionId(token, run.NextNumber()));
        timeline.Ask(socket, question);
        var heard = await run.RunAsync(timeline, cancellationToken);
        if (!heard.IsSent(question))
            return StageEnd.Skip(NatStageNote.NotPermitted);
        bool arrived = heard.IsAnswered(question) || (await run.SightingsAsync([token], cancellationToken)).Count > 0;
        run.Trials.Add(new NatTrial.ZeroChecksum { At = heard.EndedAt, Arrived = arrived, Packets = heard.Evidence(question.Key) });
        return StageEnd.Done;
    }

    /// <summary>To a socket that small messages reach, so that size alone is the difference.</summary>
    public static async Task<StageEnd> LargeAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var answered = run.Trials.OfType<NatTrial.Ask>().Where(ask => ask is { Answered: true, Role: not PortRole.Stun }).ToList();
        if (answered.OrderBy(ask => Array.IndexOf(Preferred, ask.Role)).FirstOrDefault() is not { } small)
            return StageEnd.Skip(run.Map.Ike(0, PortRole.NatTraversal) is null && run.Map.Ike(0, PortRole.Ike) is null ? NatStageNote.ResponderLacks : NatStageNote.NoAnswer);
        var tokens = await run.NewTokensAsync(Sizes.Length, cancellationToken);
        var timeline = new Timeline();
        int socket = timeline.Open(new AgentSocket(run.Own, 0));
        // Size is what is looked at: the source hash may be of any port.
        var asked = Sizes.Select((size, index) => (Size: size, Question: run.Questions.Ike(small.Role, small.Destination, tokens[index], new Ipv4Endpoint(run.Own, 1), padTo: size))).ToList();
        foreach (var (_, question) in asked)
            timeline.Ask(socket, question);
        var heard = await run.RunAsync(timeline, cancellationToken);
        var missing = asked.Where(each => !heard.IsAnswered(each.Question)).Select(each => each.Question.Token);
        var seen = await run.SightingsAsync(missing, cancellationToken);
        foreach (var (size, question) in asked.Where(each => heard.IsSent(each.Question)))
        {
            run.Trials.Add(new NatTrial.LargeDatagram
            {
                At = heard.EndedAt,
                Octets = size,
                Arrived = heard.IsAnswered(question) || seen.Any(saw => saw.Token == question.Token),
                Packets = heard.Evidence(question.Key),
            });
        }
        return StageEnd.Done;
    }
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>Answers from another port and another address of the responder, none of which the socket has sent to (RFC 5780 section 4.4).</summary>
internal static class FilteringStage
{
    public static async Task<StageEnd> RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var elsewhere = Elsewhere(run);
        if (elsewhere.Count == 0)
            return StageEnd.Skip(NatStageNote.ResponderLacks);
        var timeline = new Timeline();
        var sources = new List<Source>();
        // With one address, 500 and 4500 were sent to from the only other socket before: a NAT may remember that.
        if (run.Map.HasTwoFullAddresses)
            sources.AddRange(run.IkePorts.Select(port => Shared(run, timeline, port, elsewhere)));
        sources.Add(Fresh(run, timeline, elsewhere));
        var heard = await run.RunAsync(timeline, cancellationToken);
        foreach (var source in sources)
            Tell(run, heard, source);
        return run.Trials.OfType<NatTrial.Filtering>().Any() ? StageEnd.Done : StageEnd.Skip(NatStageNote.NoAnswer);
    }

    private static List<(AnswerOrigin Origin, StunChange Change, Ipv4Endpoint From)> Elsewhere(CheckRun run)
    {
        var all = new List<(AnswerOrigin, StunChange, Ipv4Endpoint)>();
        if (run.Map.OtherStun(0) is { } port)
            all.Add((AnswerOrigin.OtherPort, StunChange.Port, port));
        if (run.Map.OtherStun(0) is not null && run.Map.OtherStun(1) is { } both)
            all.Add((AnswerOrigin.OtherAddress, StunChange.Port | StunChange.Address, both));
        else if (run.Map.Stun(1) is { } address)
            all.Add((AnswerOrigin.OtherAddress, StunChange.Address, address));
        return all;
    }

    private static Source Shared(CheckRun run, Timeline timeline, int port, List<(AnswerOrigin Origin, StunChange Change, Ipv4Endpoint From)> elsewhere)
    {
        int socket = timeline.Open(run.IkeSocket(port, run.Map.Stun(0)!.Value));
        foreach (var (_, _, from) in elsewhere)
            timeline.Open(run.IkeSocket(port, from));
        return Ask(run, timeline, socket, elsewhere);
    }

    private static Source Fresh(CheckRun run, Timeline timeline, List<(AnswerOrigin Origin, StunChange Change, Ipv4Endpoint From)> elsewhere) =>
        Ask(run, timeline, timeline.Open(new AgentSocket(run.Own, 0)), elsewhere);

    private static Source Ask(CheckRun run, Timeline timeline, int socket, List<(AnswerOrigin Origin, StunChange Change, Ipv4Endpoint From)> elsewhere)
    {
        var to = run.Map.Stun(0)!.Value;
        Question Next(StunChange change)
        {
            var question = QuestionWriter.Stun(to, new StunTransactionId(run.Token, run.NextNumber()), change);
            timeline.Ask(socket, question);
            return question;
        }
        return new Source(socket, Next(StunChange.None), [.. elsewhere.Select(each => (each.Origin, Next(each.Change)))]);
    }

    private static void Tell(CheckRun run, Hearing heard, Source source)
    {
        if (heard.Own(source.Socket) is not { } inner || !heard.IsSent(source.Plain))
            return;
        var external = heard.External(source.Plain);
        run.Trials.Add(new NatTrial.Ask
        {
            At = heard.EndedAt,
            Inner = inner,
            Destination = source.Plain.To,
            Role = PortRole.Stun,
            External = external,
            Answered = external is not null,
            Packets = heard.Evidence(source.Plain.Key),
        });
        if (external is null)
            return;
        foreach (var (origin, question) in source.Elsewhere)
        {
            run.Trials.Add(new NatTrial.Filtering
            {
                At = heard.EndedAt,
                Inner = inner,
                Origin = origin,
                Arrived = heard.IsAnswered(question),
                Packets = heard.Evidence(question.Key),
            });
        }
    }

    private sealed record Source(int Socket, Question Plain, IReadOnlyList<(AnswerOrigin Origin, Question Question)> Elsewhere);
}

using System.Buffers.Binary;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>The first routers on the way, by what they say when the time to live ends: a carrier's NAT shows its range there.</summary>
internal static class HopStage
{
    private const int Furthest = 4;
    private const int Icmp = 1;
    private const byte TimeExceeded = 11;

    public static async Task<StageEnd> RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        var timeline = new Timeline();
        int listener = timeline.Open(new AgentSocket(run.Own, 0) { RawProtocol = Icmp });
        var asked = new List<(int Distance, int Socket, Question Question)>();
        for (int distance = 1; distance <= Furthest; distance++)
        {
            var question = QuestionWriter.Stun(run.Map.Stun(0)!.Value, new StunTransactionId(run.Token, run.NextNumber()));
            asked.Add((distance, timeline.Open(new AgentSocket(run.Own, 0) { TimeToLive = distance }), question));
            timeline.Ask(asked[^1].Socket, question, decisive: false);
        }
        var heard = await run.RunAsync(timeline, cancellationToken);
        if (heard.Own(listener) is null)
            return StageEnd.Skip(NatStageNote.NotPermitted);
        // A router quotes the question, so only what the asking socket itself heard is an answer.
        foreach (var (distance, socket, question) in asked.TakeWhile(each => heard.Heard(each.Question.Key, each.Socket) is null))
        {
            if (heard.Own(socket) is not { } own)
                continue;
            var told = heard.Ran.Received.FirstOrDefault(each => each.Socket == listener && IsAbout(each.Octets.Span, own.Port, question.To));
            var packets = heard.Evidence(question.Key);
            run.Trials.Add(new NatTrial.Hop
            {
                At = heard.EndedAt,
                Distance = distance,
                Router = told?.From.Address,
                // A router need quote no more than the headers (RFC 792), so that the question itself is not in its message.
                Packets = told is null ? packets : [.. packets.Append(heard.Position(told)).Distinct()],
            });
        }
        return StageEnd.Done;
    }

    /// <summary>Whether an ICMP message quotes a datagram from this port to that endpoint (RFC 792).</summary>
    private static bool IsAbout(ReadOnlySpan<byte> icmp, int ownPort, Ipv4Endpoint to)
    {
        if (icmp.Length < 8 + 20 || icmp[0] != TimeExceeded)
            return false;
        var quoted = icmp[8..];
        int header = (quoted[0] & 15) * 4;
        return header >= 20 && quoted.Length >= header + 4 && quoted[9] == 17
            && BinaryPrimitives.ReadUInt32BigEndian(quoted[16..]) == to.Address.Value
            && BinaryPrimitives.ReadUInt16BigEndian(quoted[header..]) == ownPort
            && BinaryPrimitives.ReadUInt16BigEndian(quoted[(header + 2)..]) == to.Port;
    }
}

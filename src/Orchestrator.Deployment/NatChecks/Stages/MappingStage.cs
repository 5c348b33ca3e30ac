using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Wire;
using Orchestrator.NatTraversal.Wire.Ikev2;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>Asks every socket of the responder from 500, from 4500 and from one port that nothing reserves.</summary>
internal static class MappingStage
{
    public static async Task<StageEnd> RunAsync(CheckRun run, CancellationToken cancellationToken)
    {
        // The port is chosen first, since IKE's hashes are of it.
        var choosing = new Timeline();
        int chosen = choosing.Open(new AgentSocket(run.Own, 0));
        var free = (await run.RunAsync(choosing, cancellationToken)).Own(chosen)?.Port ?? 0;
        var plans = Plans(run, free);
        var tokens = await run.NewTokensAsync(plans.Count, cancellationToken);
        // What a helper rewrites loses its token; it shall be answered all the same.
        var sources = run.Seen.Select(ask => Ipv4Prefix.Host(ask.External!.Value.Address)).Distinct();
        await run.View.AllowAsync(new ResponderGrant { Sources = [.. sources], For = TimeSpan.FromMinutes(2) }, cancellationToken);
        var asked = plans.Select((plan, index) => new Asked(plan, Write(run, plan, tokens[index]))).ToList();
        // Socket by socket: a cookie is good for ten seconds.
        foreach (var some in InOrder(run, asked))
            await AskTwiceAsync(run, some, cancellationToken);
        var unclear = asked.Where(each => each.Sent && (each.Plan.Role != PortRole.Stun || !each.Answered)).ToList();
        // Who showed a cookie comes twice, and what it shows the second time is what tells.
        var awaited = unclear.Concat(unclear.Where(each => each.Cookie.Length > 0)).Select(each => each.Question.Token);
        var seen = await run.SightingsAsync(awaited, cancellationToken);
        new MappingFindings(run, asked, seen).Tell();
        return asked.Exists(each => each.Answered) ? StageEnd.Done : StageEnd.Partly(NatStageNote.NoAnswer);
    }

    private static List<Plan> Plans(CheckRun run, int free)
    {
        var plans = new List<Plan>();
        foreach (int port in run.IkePorts)
            plans.AddRange(ToAsk(run, port).Select(socket => new Plan(new Ipv4Endpoint(run.Own, port), socket.Role, socket.Endpoint, true)));
        plans.AddRange(AllSockets(run).Select(socket => new Plan(new Ipv4Endpoint(run.Own, free), socket.Role, socket.Endpoint, false)));
        return plans;
    }

    /// <summary>A helper gives port 500 to whoever asks a peer's 500 first: at one address that is the free port, at the other 500 itself.</summary>
    private static IEnumerable<List<Asked>> InOrder(CheckRun run, List<Asked> asked)
    {
        var first = run.Map.Addresses.Length == 1 ? null
            : asked.Find(each => each.Plan is { Shared: false, Role: PortRole.Ike } plan && plan.To.Address == run.Map.Addresses[^1]);
        if (first is not null)
            yield return [first];
        foreach (var socket in asked.Where(each => each != first).GroupBy(each => each.Plan.Inner))
            yield return [.. socket];
    }

    private static IEnumerable<ResponderSocket> AllSockets(CheckRun run) => Enumerable.Range(0, run.Map.Addresses.Length).SelectMany(run.Map.At);

    /// <summary>Of STUN only the socket that no other stage asked from the same port, or was answered from.</summary>
    private static IEnumerable<ResponderSocket> ToAsk(CheckRun run, int port)
    {
        var stun = run.Map.OtherStun(0) is null || run.Trials.OfType<NatTrial.Ask>().Any(ask => ask.Inner?.Port == port) ? null : run.Map.Stun(0);
        return AllSockets(run).Where(socket => socket.Role != PortRole.Stun || socket.Endpoint == stun);
    }

    private static Question Write(CheckRun run, Plan plan, ulong token) => plan.Role == PortRole.Stun
        ? QuestionWriter.Stun(plan.To, new StunTransactionId(token, run.NextNumber()))
        : run.Questions.Ike(plan.Role, plan.To, token, plan.Inner);

    private static async Task AskTwiceAsync(CheckRun run, List<Asked> asked, CancellationToken cancellationToken)
    {
        var heard = await AskAsync(run, asked, cancellationToken);
        foreach (var each in asked)
            each.Take(heard);
        await ComeBackAsync(run, asked, cancellationToken);
    }

    private static async Task<Hearing> AskAsync(CheckRun run, IReadOnlyList<Asked> asked, CancellationToken cancellationToken)
    {
        var timeline = new Timeline();
        int? free = null;
        foreach (var each in asked)
        {
            var socket = each.Plan.Shared
                ? timeline.Open(run.IkeSocket(each.Plan.Inner.Port, each.Plan.To))
                : free ??= timeline.Open(new AgentSocket(each.Plan.Inner.Address, each.Plan.Inner.Port));
            timeline.Ask(socket, each.Question);
        }
        return await run.RunAsync(timeline, cancellationToken);
    }

    /// <summary>Who was asked for a cookie asks once more, with it: only then its hashes were looked at.</summary>
    private static async Task ComeBackAsync(CheckRun run, List<Asked> asked, CancellationToken cancellationToken)
    {
        var again = new List<Asked>();
        foreach (var each in asked.Where(each => each.Cookie.Length > 0))
        {
            each.Question = run.Questions.Ike(each.Plan.Role, each.Plan.To, each.Question.Token, each.Plan.Inner, each.Cookie);
            again.Add(each);
        }
        if (again.Count == 0)
            return;
        var heard = await AskAsync(run, again, cancellationToken);
        foreach (var each in again)
            each.Take(heard);
    }

    /// <param name="Shared">Whether the port may be a daemon's: one socket for each destination then.</param>
    internal sealed record Plan(Ipv4Endpoint Inner, PortRole Role, Ipv4Endpoint To, bool Shared);

    internal sealed class Asked(Plan plan, Question question)
    {
        public Plan Plan { get; } = plan;

        public Question Question { get; set; } = question;

        public bool Sent { get; private set; }

        public bool Answered { get; private set; }

        /// <summary>An answer came that is no message.</summary>
        public bool Garbled { get; private set; }

        public Ipv4Endpoint? External { get; private set; }

        public byte[] Cookie { get; private set; } = [];

        /// <summary>SPIr and the hash of the device's endpoint as the responder saw it; null without.</summary>
        public (ulong ResponderSpi, byte[] Hash)? Told { get; private set; }

        public TimeSpan At { get; private set; }

        public List<int> Packets { get; } = [];

        public void Take(Hearing heard)
        {
            Sent |= heard.IsSent(Question);
            At = heard.EndedAt;
            Packets.AddRange(heard.Evidence(Question.Key));
            if (heard.Heard(Question.Key) is not { } answer)
                return;
            if (Plan.Role == PortRole.Stun)
                (External, Answered) = (heard.External(Question), heard.External(Question) is not null);
            else
                TakeIke(answer.Octets.Span);
        }

        private void TakeIke(ReadOnlySpan<byte> octets)
        {
            var marker = Plan.Role == PortRole.NatTraversal ? Datagram.NonEspMarkerSize : 0;
            Garbled = octets.Length <= marker || SaInitReply.Read(octets[marker..], out var reply) != WireFault.None;
            Answered = !Garbled;
            if (Garbled)
                return;
            SaInitReply.Read(octets[marker..], out reply);
            if (!reply.Cookie.IsEmpty)
                Cookie = reply.Cookie.ToArray();
            Told = reply.NatDestination.IsEmpty ? null : (reply.Header.ResponderSpi, reply.NatDestination.ToArray());
        }
    }
}

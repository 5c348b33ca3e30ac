using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>
/// How long an idle mapping lives: many mappings, each left alone for another time, 5 s apart, then asked for by a socket beside it (RFC 5780
/// section 4.6). A mapping carries packets both ways for more than two seconds first: some NATs keep such streams longer. Wave after wave, each with
/// longer times, until one mapping is gone. Beside each goes a plain question: where that is not answered either, the way was shut. What is missing
/// between the last that lived and the first that was gone is made and asked for once more.
/// </summary>
internal static class LifetimeStage
{
    private const int Step = 5;

    /// <summary>Left alone for so short a time that only a way of asking that does not work at all can fail.</summary>
    private static readonly TimeSpan Control = TimeSpan.FromSeconds(2);

    private static readonly int[] WaveEnds = [60, 120, 300, 600];
    private static readonly TimeSpan Slot = 2 * Timeline.Pace;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(2_750);
    private static readonly TimeSpan TryGap = TimeSpan.FromMilliseconds(700);

    /// <summary>From a question to its witness: what was heard of the question by then saves it.</summary>
    private static readonly TimeSpan Beside = TimeSpan.FromMilliseconds(150);

    /// <summary>Of three tries to reach a mapping: one alone may be where the way was shut or opened.</summary>
    private const int Witnesses = 2;

    /// <summary>A step, with what a try may be late.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(Step + 2);

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(3);

    /// <summary>The most that the stage takes, in all its waves.</summary>
    public static TimeSpan AtMost(TimeSpan longest) => Waves(longest).Aggregate(TimeSpan.Zero, (sum, wave) => sum + Length(wave));

    public static async Task<StageEnd> RunAsync(CheckRun run, TimeSpan longest, Action<TimeSpan> left, CancellationToken cancellationToken)
    {
        var waves = Waves(longest);
        if (waves.Count == 0)
            return StageEnd.Skip(NatStageNote.NotWanted);
        if (!run.Seen.Any(ask => ask.Role == PortRole.Stun))
            return StageEnd.Skip(NatStageNote.NoAnswer);
        if (run.Seen.Select(ask => ask.External!.Value.Address).Distinct().Count() > 1)
            return StageEnd.Skip(NatStageNote.Pool);
        if (IsOpenWithoutNat(run))
            return StageEnd.Skip(NatStageNote.NoNat);
        for (int index = 0; index < waves.Count; index++)
        {
            left(waves.Skip(index).Aggregate(TimeSpan.Zero, (sum, wave) => sum + Length(wave)));
            // Two of the control, for the making of one may be lost; later waves come only where the first one lived.
            List<TimeSpan> wave = index == 0 ? [.. waves[0], Control, Control] : waves[index];
            if (!await RunWaveAsync(run, wave, cancellationToken))
                return index == 0 ? StageEnd.Skip(NatStageNote.NoAnswer) : StageEnd.Partly(NatStageNote.NoAnswer);
            if (Found(run).LessThan is not null)
                break;
        }
        if (Missing(run, longest) is { Count: > 0 } missing)
        {
            left(Length(missing));
            await RunWaveAsync(run, missing, cancellationToken);
        }
        return Missing(run, longest).Count == 0 ? StageEnd.Done : StageEnd.Partly(NatStageNote.Coarse);
    }

    private static BindingLifetime Found(CheckRun run) =>
        NatClassifier.Classify(new NatMeasurement { Uplink = null, Trials = [.. run.Trials.OfType<NatTrial.Lifetime>()] }).Lifetime ?? new BindingLifetime(TimeSpan.Zero, null);

    /// <summary>The times between the last that lived and the first that was gone, longest first, where the two are too far from each other.</summary>
    private static List<TimeSpan> Missing(CheckRun run, TimeSpan longest)
    {
        var (alive, dead) = Found(run);
        var end = dead ?? longest + TimeSpan.FromSeconds(Step);
        var between = Enumerable.Range(1, (int)longest.TotalSeconds / Step).Select(step => TimeSpan.FromSeconds(step * Step)).Where(idle => idle - alive > Late && end - idle > Late);
        return end - alive > Near ? [.. between.Reverse()] : [];
    }

    /// <summary>The times of each wave, longest first, so that the shortest is made last and asked for first.</summary>
    private static List<List<TimeSpan>> Waves(TimeSpan longest)
    {
        var waves = new List<List<TimeSpan>>();
        int from = Step;
        foreach (int end in WaveEnds)
        {
            int last = Math.Min(end, (int)longest.TotalSeconds);
            var wave = Enumerable.Range(0, (Math.Max(0, last - from) / Step) + 1).Select(index => from + (index * Step)).Where(second => second <= last);
            if (wave.Any())
                waves.Add([.. wave.Select(second => TimeSpan.FromSeconds(second)).Reverse()]);
            from = end + Step;
        }
        return waves;
    }

    private static TimeSpan Length(List<TimeSpan> wave) => (wave.Count * Slot) + Again + wave[0] + TimeSpan.FromSeconds(5);

    private static bool IsOpenWithoutNat(CheckRun run) =>
        run.Seen.All(ask => ask.Inner == ask.External) && run.Trials.OfType<NatTrial.Filtering>().Any(trial => trial is { Origin: AnswerOrigin.OtherAddress, Arrived: true });

    /// <summary>Makes mappings, waits, and asks for each; false when nothing can be said.</summary>
    private static async Task<bool> RunWaveAsync(CheckRun run, List<TimeSpan> idles, CancellationToken cancellationToken)
    {
        var made = await MakeAsync(run, idles, cancellationToken);
        if (made.Count < idles.Count / 2 || made.Count == 0)
            return false;
        await WaitAsync(run, made.Min(mapping => mapping.QuietSince + mapping.Idle) - Lead, cancellationToken);
        var (heard, asked) = await AskAsync(run, made, cancellationToken);
        var ends = asked.Where(one => heard.Own(one.Socket) is not null && SentAt(heard, one.Question) is not null)
            .Select(one => (one.Mapping, one.Question, Survived: heard.Heard(one.Question.Key, one.Socket) is not null, HasWitness: one.Witnesses.Count(heard.IsAnswered) >= Witnesses)).ToList();
        // Where none was reached at all, and none before, it is this way of asking that does not work.
        if (!ends.Exists(end => end.Survived) && !run.Trials.OfType<NatTrial.Lifetime>().Any(trial => trial.Survived))
            return false;
        foreach (var (mapping, question, survived, _) in ends.Where(end => end.Mapping.Idle != Control && (end.Survived || end.HasWitness)))
        {
            run.Trials.Add(new NatTrial.Lifetime
            {
                At = heard.EndedAt,
                Idle = TimeSpan.FromSeconds(Math.Round((heard.Since + SentAt(heard, question)!.Value - mapping.QuietSince).TotalSeconds)),
                Survived = survived,
                Packets = [.. mapping.Packets, .. heard.Evidence(question.Key)],
            });
        }
        return true;
    }

    private static async Task<List<Mapping>> MakeAsync(CheckRun run, List<TimeSpan> idles, CancellationToken cancellationToken)
    {
        var to = run.Map.Stun(0)!.Value;
        var timeline = new Timeline();
        var asked = new List<(TimeSpan Idle, int Socket, Question First, Question Second)>();
        foreach (var (index, idle) in idles.Index())
        {
            int socket = timeline.Open(new AgentSocket(run.Own, 0) { Peer = to });
            var first = QuestionWriter.Stun(to, new StunTransactionId(run.Token, run.NextNumber()));
            var second = QuestionWriter.Stun(to, new StunTransactionId(run.Token, run.NextNumber()));
            timeline.Send(socket, index * Slot, to, first.Octets);
            timeline.Send(socket, (index * Slot) + Again, to, second.Octets);
            timeline.Want(second.Key);
            asked.Add((idle, socket, first, second));
        }
        var heard = await run.RunAsync(timeline, cancellationToken);
        var made = new List<Mapping>();
        foreach (var (idle, socket, first, second) in asked)
        {
            if (heard.Own(socket) is { } inner && heard.External(first) is { } external && heard.External(second) == external && heard.Heard(second.Key) is { } last)
                made.Add(new Mapping(idle, inner, external, heard.Since + last.At, [.. heard.Evidence(first.Key), .. heard.Evidence(second.Key)]));
        }
        return made;
    }

    private static async Task<(Hearing Heard, List<Asked> Asked)> AskAsync(CheckRun run, List<Mapping> made, CancellationToken cancellationToken)
    {
        var to = run.Map.Stun(0)!.Value;
        var timeline = new Timeline();
        int asker = timeline.Open(new AgentSocket(run.Own, 0) { Peer = to });
        var asked = new List<Asked>();
        var begin = run.Now;
        foreach (var mapping in made)
        {
            int socket = timeline.Open(new AgentSocket(mapping.Inner.Address, mapping.Inner.Port) { Peer = to });
            var question = QuestionWriter.Stun(to, new StunTransactionId(run.Token, run.NextNumber()), responsePort: mapping.External.Port);
            var due = mapping.QuietSince + mapping.Idle - begin;
            if (due < TimeSpan.Zero)
                due = TimeSpan.Zero;
            var witnesses = new List<Question>();
            for (int attempt = 0; attempt < Timeline.Tries; attempt++)
            {
                timeline.Send(asker, due + (attempt * TryGap), to, question.Octets, attempt == 0 ? default : question.Key);
                witnesses.Add(QuestionWriter.Stun(to, new StunTransactionId(run.Token, run.NextNumber())));
                timeline.Send(asker, due + (attempt * TryGap) + Beside, to, witnesses[attempt].Octets, question.Key);
            }
            asked.Add(new Asked(mapping, socket, question, witnesses));
        }
        return (await run.RunAsync(timeline, cancellationToken), asked);
    }

    private static async Task WaitAsync(CheckRun run, TimeSpan until, CancellationToken cancellationToken)
    {
        if (until > run.Now)
            await Task.Delay(until - run.Now, run.Time, cancellationToken);
    }

    private static TimeSpan? SentAt(Hearing heard, Question question) => heard.Program.Sends.Index()
        .Where(send => send.Item.Octets.Equals(question.Octets) && heard.Ran.Sends[send.Index].Fate == AgentSendFate.Sent)
        .Select(send => (TimeSpan?)heard.Ran.Sends[send.Index].At).FirstOrDefault();

    /// <param name="Witnesses">The plain questions, one beside each try.</param>
    private sealed record Asked(Mapping Mapping, int Socket, Question Question, IReadOnlyList<Question> Witnesses);

    /// <param name="QuietSince">When its last packet passed, since the start of the check.</param>
    private sealed record Mapping(TimeSpan Idle, Ipv4Endpoint Inner, Ipv4Endpoint External, TimeSpan QuietSince, IReadOnlyList<int> Packets);
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Benchmarks.Measuring;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>The responder and strongSwan's charon, each alone on one core, asked the same by a client on the other.</summary>
internal static class ResponderBenchmark
{
    private const string Peer = "strongSwan's charon";
    private const string Seconds = "3";

    public static async Task<Findings> RunAsync(int repetitions, CancellationToken cancellationToken)
    {
        await using var world = await TwoNamespaces.MakeAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("orch-bench-");
        try
        {
            var rows = new List<Row>();
            var notes = new List<string>
            {
                "Responder: time of the answering process per answer, user and system, on one core; 64 questions are on the way at any time, each of another initiator. "
                + "Neither side's limits on half-open exchanges are on. The responder uses one Diffie-Hellman key for up to 1,000 exchanges of 30 s, unless the row says otherwise, and agrees only when IKE_AUTH comes; charon makes a key and agrees in each.",
            };
            foreach (var question in Question.All)
            {
                List<Answered> ours = [], theirs = [];
                for (int repetition = 0; repetition < repetitions; repetition++)
                {
                    ours.Add(await OursAsync(world, question, cancellationToken));
                    theirs.Add(await CharonAsync(world, folder.FullName, question, cancellationToken));
                }
                rows.Add(new Row($"Responder: {question.What}", Cpu(ours), Peer, Cpu(theirs)));
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"Responder: {question.What}: {Rate(ours):N0} answers/s against {Rate(theirs):N0}."));
            }
            return new Findings(rows, notes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Answered> OursAsync(TwoNamespaces world, Question question, CancellationToken cancellationToken)
    {
        using var server = world.StartAtServer(Child.Part(Serving.Part, TwoNamespaces.ServerAddress, question.KeyUses.ToString(CultureInfo.InvariantCulture)));
        return await AskAsync(world, server, question, server.Id, cancellationToken);
    }

    private static async Task<Answered> CharonAsync(TwoNamespaces world, string folder, Question question, CancellationToken cancellationToken)
    {
        using var server = await Charon.StartAsync(world, folder, cancellationToken);
        return await AskAsync(world, server, question, null, cancellationToken);
    }

    private static async Task<Answered> AskAsync(TwoNamespaces world, Process server, Question question, int? id, CancellationToken cancellationToken)
    {
        try
        {
            string? line = await server.StandardOutput.ReadLineAsync(cancellationToken);
            if (line != "ready")
                throw new InvalidOperationException($"A server does not start: {line} {await server.StandardError.ReadToEndAsync(cancellationToken)}");
            int process = id ?? await ChildAsync(server.Id, "charon", cancellationToken);
            string answered = await Child.OutputAsync(cancellationToken, world.AtClient(Child.Part(
                Asking.Part, question.Name, TwoNamespaces.ServerAddress + ":500", process.ToString(CultureInfo.InvariantCulture), Seconds)));
            var result = JsonSerializer.Deserialize<Answered>(answered)!;
            return result.Answers > result.Others ? result
                : throw new InvalidOperationException($"{question.Name}: {result.Answers} right answers, {result.Others} others.");
        }
        finally
        {
            server.StandardInput.Close();
            await Child.EndAsync(server);
        }
    }

    private static async Task<int> ChildAsync(int parent, string name, CancellationToken cancellationToken) =>
        int.Parse((await Child.OutputAsync(cancellationToken, "pgrep", "-P", parent.ToString(CultureInfo.InvariantCulture), "-x", name)).Trim(), CultureInfo.InvariantCulture);

    private static Samples Cpu(List<Answered> runs) => new("µs", [.. runs.Select(run => run.CpuSeconds * 1e6 / run.Answers)]);

    private static double Rate(List<Answered> runs) => new Samples("/s", [.. runs.Select(run => run.Answers / run.Seconds)]).Median;
}

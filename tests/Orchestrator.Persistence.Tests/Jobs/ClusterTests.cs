using System.Diagnostics;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Jobs;

/// <summary>Two nodes on one PostgreSQL.</summary>
public sealed class ClusterTests(PostgreSqlServer server)
{
    private const int Subjects = 20;
    private static readonly string[] AllSteps = ["1", "2", "3", "4"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    // Several rounds, each on tables that were just made: double firing was once seen on such.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_step_of_each_piece_of_work_is_done_exactly_once(int round)
    {
        await using var database = await server.OpenAsync();
        await using var one = await Node.StartAsync(database.Settings, NodeProgram.Quick);
        await using var two = await Node.StartAsync(database.Settings, NodeProgram.Quick);

        await Parallel.ForAsync(0, Subjects, Now, async (i, token) => await (i % 2 == 0 ? one : two).Jobs.StartAsync<StepJob>($"r{round}s{i:00}", token));

        for (int i = 0; i < Subjects; i++)
            await FinishedAsync(database, $"r{round}s{i:00}");
        var steps = one.Steps.Log.Concat(two.Steps.Log).Where(line => line.StartsWith("step", StringComparison.Ordinal)).ToList();
        steps.Count.ShouldBe(Subjects * StepJobs.Steps);
        steps.Distinct().Count().ShouldBe(Subjects * StepJobs.Steps);
    }

    [Fact]
    public async Task Work_of_a_node_that_stops_is_resumed_by_the_other()
    {
        await using var database = await server.OpenAsync();
        var first = await Node.StartAsync(database.Settings, NodeProgram.Quick, steps => steps.HoldBefore = 3);
        await first.Jobs.StartAsync<StepJob>("s1", Now);
        await first.Steps.Held.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);
        await using var second = await Node.StartAsync(database.Settings, NodeProgram.Quick);

        await first.DisposeAsync();

        await FinishedAsync(database, "s1");
        second.Steps.Log.ShouldBe(["run s1 recovering=True", "step s1 3", "step s1 4"]);
    }

    [Fact]
    public async Task Work_of_a_node_that_was_killed_is_resumed_by_the_other_once_its_lease_ends()
    {
        await using var database = await server.OpenAsync();
        using var process = StartProcess(database);
        try
        {
            await SaysAsync(process, NodeProgram.Held);
            (await StepJob.ResultsAsync(database, NodeProgram.Subject)).ShouldBe(["1", "2"]);
            await using var second = await Node.StartAsync(database.Settings, NodeProgram.Quick);

            process.Kill();

            await FinishedAsync(database, NodeProgram.Subject);
            second.Steps.Log.Where(line => line.StartsWith("step", StringComparison.Ordinal)).ShouldBe(["step s1 3", "step s1 4"]);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public async Task A_request_to_cancel_made_on_one_node_stops_the_work_on_the_other()
    {
        await using var database = await server.OpenAsync();
        await using var first = await Node.StartAsync(database.Settings, NodeProgram.Quick, steps => steps.HoldBefore = 2);
        await first.Jobs.StartAsync<StepJob>("s1", Now);
        await first.Steps.Held.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);
        await using var second = await Node.StartAsync(database.Settings, NodeProgram.Quick);

        await second.Jobs.CancelAsync<StepJob>("s1", Now);

        await Eventually.TrueAsync(async () => (await StepJob.ResultsAsync(database, "s1")).SequenceEqual(["1", "end"]), "the work has ended");
    }

    private static Task FinishedAsync(TestDatabase database, string subject) =>
        Eventually.TrueAsync(async () => (await StepJob.ResultsAsync(database, subject)).SequenceEqual(AllSteps), $"all steps of {subject} done", seconds: 60);

    private static Process StartProcess(TestDatabase database)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (string argument in new[]
        {
            "exec", typeof(ClusterTests).Assembly.Location, NodeProgram.Switch, database.Settings.ConnectionString, Path.GetDirectoryName(database.Settings.MasterKeyFile!)!,
        })
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task SaysAsync(Process process, string line)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Now);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } said)
        {
            if (said == line)
                return;
        }
        throw new InvalidOperationException($"The node ended before it said '{line}'.");
    }
}

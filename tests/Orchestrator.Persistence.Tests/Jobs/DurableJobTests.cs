using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Jobs;

public sealed class DurableJobTests
{
    private static readonly string[] AllSteps = ["1", "2", "3", "4"];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_runs_once_to_its_end()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var node = await Node.StartAsync(database.Settings);

        await node.Jobs.StartAsync<StepJob>("s1", Now);

        await FinishedAsync(database, "s1");
        node.Steps.Log.ShouldContain("run s1 recovering=False");
        (await StepJob.ResultsAsync(database, "s1")).ShouldBe(AllSteps);
    }

    [Fact]
    public async Task A_job_cut_off_by_a_shutdown_goes_on_where_it_was_after_the_restart()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using (var first = await Node.StartAsync(database.Settings, configure: steps => steps.HoldBefore = 3))
        {
            await first.Jobs.StartAsync<StepJob>("s1", Now);
            await first.Steps.Held.Task.WaitAsync(TimeSpan.FromSeconds(20), Now);
        }
        (await StepJob.ResultsAsync(database, "s1")).ShouldBe(["1", "2"]);

        await using var second = await Node.StartAsync(database.Settings);
        await FinishedAsync(database, "s1");

        second.Steps.Log.ShouldBe(["run s1 recovering=True", "step s1 3", "step s1 4"]);
    }

    [Fact]
    public async Task A_job_cut_off_by_a_crash_goes_on_when_the_dead_owners_lease_ends()
    {
        await using var database = await TestDatabase.SqliteAsync();
        string image = TestDatabase.NewDirectory();
        await using (var first = await Node.StartAsync(database.Settings, configure: steps => steps.HoldBefore = 3))
        {
            await first.Jobs.StartAsync<StepJob>("s1", Now);
            await first.Steps.Held.Task.WaitAsync(TimeSpan.FromSeconds(20), Now);
            // What a killed process leaves: firing under way, lease held, nothing handed back.
            await using var context = database.Context();
            await context.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(image, DatabaseSettings.SqliteFileName)}", Now);
        }
        await using var crashed = TestDatabase.Over(DatabaseSettings.From(null, image));

        await using (var second = await Node.StartAsync(crashed.Settings))
        {
            await FinishedAsync(crashed, "s1");
            second.Steps.Log.Where(line => line.StartsWith("step", StringComparison.Ordinal)).ShouldBe(["step s1 3", "step s1 4"]);
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(image, recursive: true);
    }

    [Fact]
    public async Task A_job_that_waited_for_room_when_the_app_stopped_runs_at_the_next_start()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using (var full = await Node.StartAsync(database.Settings, new JobSettings { Concurrency = 1 }, steps => steps.HoldBefore = 1))
        {
            await full.Jobs.StartAsync<StepJob>("s0", Now);
            await full.Steps.Held.Task.WaitAsync(TimeSpan.FromSeconds(20), Now);
            await full.Jobs.StartAsync<StepJob>("s1", Now);
        }

        await using var second = await Node.StartAsync(database.Settings);

        await FinishedAsync(database, "s1");
    }

    [Fact]
    public async Task A_cancelled_job_stops_and_says_so()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var node = await Node.StartAsync(database.Settings, configure: steps => steps.HoldBefore = 2);
        await node.Jobs.StartAsync<StepJob>("s1", Now);
        await node.Steps.Held.Task.WaitAsync(TimeSpan.FromSeconds(20), Now);

        await node.Jobs.CancelAsync<StepJob>("s1", Now);

        await EndedAsync(database, "s1", nameof(JobEnd.Cancelled));
        (await StepJob.ResultsAsync(database, "s1")).ShouldBe(["1", "end"]);
    }

    [Fact]
    public async Task A_job_that_throws_says_so_and_frees_the_work()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var node = await Node.StartAsync(database.Settings, configure: steps => steps.FailAt = 2);

        await node.Jobs.StartAsync<StepJob>("s1", Now);

        await EndedAsync(database, "s1", nameof(JobEnd.Failed));
        await Eventually.TrueAsync(async () => await node.Get<JobLeases>().ExpiryAsync(DurableJob.LeaseKey(typeof(StepJob), "s1"), Now) is null, "the lease is free");
    }

    [Fact]
    public async Task An_owner_that_hangs_past_its_lease_is_fenced_out_and_leaves_no_trace()
    {
        await using var database = await TestDatabase.SqliteAsync();
        var letOn = new TaskCompletionSource();
        await using var node = await Node.StartAsync(database.Settings, configure: steps =>
            (steps.HoldBefore, steps.Stuck, steps.LetOn) = (2, true, letOn.Task));
        await node.Jobs.StartAsync<StepJob>("s1", Now);
        await node.Steps.Held.Task.WaitAsync(TimeSpan.FromSeconds(20), Now);

        // Another owner takes over, as after a long pause of the process.
        var leases = node.Get<JobLeases>();
        await using (var context = database.Context())
            await context.JobLeases.ExecuteUpdateAsync(set => set.SetProperty(row => row.Expires, 0L), Now);
        (await leases.AcquireAsync(DurableJob.LeaseKey(typeof(StepJob), "s1"), "other", TimeSpan.FromMinutes(1), Now)).ShouldNotBeNull();
        letOn.SetResult();

        await Task.Delay(500, Now);
        (await StepJob.ResultsAsync(database, "s1")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_repeated_job_runs_again_and_stops_when_told()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var node = await Node.StartAsync(database.Settings);
        await node.Jobs.RepeatAsync<StepJob>("poll", TimeSpan.FromSeconds(1), Now);
        await Eventually.TrueAsync(() => Task.FromResult(Runs(node) >= 2), "two runs");

        await node.Jobs.StopAsync<StepJob>("poll", Now);
        await Task.Delay(300, Now);
        int runs = Runs(node);
        await Task.Delay(1500, Now);

        Runs(node).ShouldBe(runs);
    }

    private static int Runs(Node node) => node.Steps.Log.Count(line => line.StartsWith("run", StringComparison.Ordinal));

    private static Task FinishedAsync(TestDatabase database, string subject) =>
        Eventually.TrueAsync(async () => (await StepJob.ResultsAsync(database, subject)).SequenceEqual(AllSteps), "all steps done");

    private static Task EndedAsync(TestDatabase database, string subject, string how) =>
        Eventually.TrueAsync(async () =>
        {
            await using var context = database.Context();
            return await context.Installation.AnyAsync(row => row.Name == subject + ":end" && row.Value == how, Now);
        }, how);
}

using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Jobs;

/// <summary>Jobs that wait for other jobs never take their slots.</summary>
public sealed class CoordinatorTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_coordinators_start_what_they_wait_for_has_room_and_all_come_to_their_end()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var node = await Node.StartAsync(database.Settings, new JobSettings { Concurrency = 1, Coordinators = WaitingJob.AtOnce });
        string[] subjects = ["c1", "c2", "c3", "c4"];

        foreach (string subject in subjects)
            await node.Jobs.StartAsync<WaitingJob>(subject, Now);

        foreach (string subject in subjects)
            await Eventually.TrueAsync(async () => (await StepJob.ResultsAsync(database, "of-" + subject)).Count == StepJobs.Steps, $"what {subject} waits for is done", 60);
    }

    [Fact]
    public void A_kind_has_so_many_rooms_and_no_more()
    {
        var rooms = new CoordinatorRooms();
        rooms.TryEnter(typeof(WaitingJob), 2).ShouldBeTrue();
        rooms.TryEnter(typeof(WaitingJob), 2).ShouldBeTrue();
        rooms.TryEnter(typeof(WaitingJob), 2).ShouldBeFalse();
        rooms.TryEnter(typeof(StepJob), 1).ShouldBeTrue();
        rooms.Leave(typeof(WaitingJob));
        rooms.TryEnter(typeof(WaitingJob), 2).ShouldBeTrue();
        rooms.TryEnter(typeof(WaitingJob), 2).ShouldBeFalse();
    }
}

/// <summary>Starts another job and ends when that has ended.</summary>
public sealed class WaitingJob(DurableJobServices services, DurableJobs jobs, StepJobs steps, TimeProvider clock) : DurableJob(services)
{
    public const int AtOnce = 2;

    protected override int CoordinatorsAtOnce => AtOnce;

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        string other = "of-" + run.Subject;
        await jobs.StartAsync<StepJob>(other, cancellationToken);
        while (!steps.Log.Contains($"step {other} {StepJobs.Steps}"))
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;
}

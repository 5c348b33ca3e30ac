using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>What a node's jobs did, and where they stand still until the test lets them on.</summary>
public sealed class StepJobs
{
    public const int Steps = 4;

    public ConcurrentQueue<string> Log { get; } = [];

    /// <summary>The step, from 1, before which a job stands still; 0 for none.</summary>
    public int HoldBefore { get; set; }

    /// <summary>The step, from 1, that throws; 0 for none.</summary>
    public int FailAt { get; set; }

    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task LetOn { get; set; } = Task.CompletedTask;

    /// <summary>Whether the standing job ignores cancellation, as code stuck in a driver does.</summary>
    public bool Stuck { get; set; }
}

/// <summary>Long work in four steps. Each step's result is a row that can be written once: doing a step twice would fail.</summary>
public sealed class StepJob(DurableJobServices services, StepJobs jobs, IDbContextFactory<OrchestratorDbContext> contexts)
    : DurableJob(services)
{
    private readonly JobLeases _leases = services.Leases;

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        jobs.Log.Enqueue($"run {run.Subject} recovering={run.Recovering}");
        int done = await DoneAsync(run.Subject, cancellationToken);
        for (int step = done + 1; step <= StepJobs.Steps; step++)
        {
            if (step == jobs.FailAt)
                throw new InvalidOperationException("step failed");
            if (step == jobs.HoldBefore)
            {
                jobs.Held.TrySetResult();
                await (jobs.Stuck ? jobs.LetOn : Task.Delay(Timeout.Infinite, cancellationToken));
            }
            await StoreAsync(run, $"{run.Subject}:{step}", "done", jobs.Stuck ? CancellationToken.None : cancellationToken);
            jobs.Log.Enqueue($"step {run.Subject} {step}");
        }
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) =>
        StoreAsync(run, $"{run.Subject}:end", end.GetType().Name, cancellationToken);

    public static async Task<IReadOnlyList<string>> ResultsAsync(TestDatabase database, string subject)
    {
        await using var context = database.Context();
        string prefix = subject + ":";
        return [.. context.Installation.Where(row => row.Name.StartsWith(prefix)).OrderBy(row => row.Name).Select(row => row.Name.Substring(prefix.Length))];
    }

    private async Task<int> DoneAsync(string subject, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        for (int step = StepJobs.Steps; step > 0; step--)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{subject}:{step}");
            if (await context.Installation.AnyAsync(row => row.Name == name, cancellationToken))
                return step;
        }
        return 0;
    }

    private Task StoreAsync(JobRun run, string name, string value, CancellationToken cancellationToken) =>
        _leases.WriteAsync(run.Lease, (context, _) =>
        {
            context.Installation.Add(new InstallationRow { Name = name, Value = value });
            return Task.CompletedTask;
        }, cancellationToken);
}

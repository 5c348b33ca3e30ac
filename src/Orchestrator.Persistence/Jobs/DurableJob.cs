using Microsoft.Extensions.Logging;
using Quartz;

namespace Orchestrator.Persistence.Jobs;

/// <summary>What a durable job needs to run; one constructor parameter instead of five.</summary>
public sealed record DurableJobServices(JobLeases Leases, JobSettings Settings, CoordinatorRooms Rooms, TimeProvider Time, ILogger<DurableJob> Log);

/// <summary>
/// Long work that survives a restart. The contract:
/// <list type="bullet">
/// <item>Work on one subject has one owner at a time, by a lease; whoever finds it taken comes back when the lease ends.</item>
/// <item><see cref="RunAsync"/> begins by reading how far the work is and is idempotent: it may be called again after it
/// succeeded, and after any interruption.</item>
/// <item>Results are stored through the lease (<see cref="JobLeases.WriteAsync"/> or a store's overload that takes one).</item>
/// <item>Waiting takes a slot: work that cannot go on yet returns, and is started again; only a kind with <see cref="CoordinatorsAtOnce"/> waits for other jobs.</item>
/// <item>At shutdown the token is cancelled; the work stops where it is and the same or another node resumes it.</item>
/// <item>If a person cancels, or the work throws, <see cref="EndedAsync"/> records it. Work that was fenced out records nothing.</item>
/// </list>
/// </summary>
public abstract partial class DurableJob(DurableJobServices services) : IJob
{
    internal const string SubjectKey = "subject";

    private static readonly TimeSpan RoomAgain = TimeSpan.FromSeconds(3);

    /// <summary>For a kind of job that only waits for others: how many run at once on a node, in slots of their own (<see cref="JobSettings.Coordinators"/>). 0 for jobs that work.</summary>
    protected virtual int CoordinatorsAtOnce => 0;

    /// <summary>Names the work on a subject across all nodes.</summary>
    public static string LeaseKey(Type job, string subject)
    {
        ArgumentNullException.ThrowIfNull(job);
        return $"{job.Name}:{subject}";
    }

    /// <summary>Does the work, or what is left of it.</summary>
    protected abstract Task RunAsync(JobRun run, CancellationToken cancellationToken);

    /// <summary>Records that the work ended before its end: cancelled by a person, or failed with an exception.</summary>
    protected abstract Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        string subject = context.MergedJobDataMap.GetString(SubjectKey) ?? throw new InvalidOperationException("The trigger names no subject.");
        int most = CoordinatorsAtOnce;
        if (most == 0)
        {
            await AttemptAsync(context, subject, cancellationToken);
        }
        else if (services.Rooms.TryEnter(GetType(), most))
        {
            try
            {
                await AttemptAsync(context, subject, cancellationToken);
            }
            finally
            {
                services.Rooms.Leave(GetType());
            }
        }
        else
        {
            await ComeBackAsync(context, subject, services.Time.GetUtcNow() + RoomAgain, cancellationToken);
        }
    }

    private async Task AttemptAsync(IJobExecutionContext context, string subject, CancellationToken cancellationToken)
    {
        string key = LeaseKey(GetType(), subject);
        var lease = await services.Leases.AcquireAsync(key, Owner(context), services.Settings.LeaseDuration, cancellationToken);
        if (lease is not null)
        {
            await RunUnderAsync(new JobRun(subject, lease, context.Recovering), cancellationToken);
            return;
        }
        var free = await services.Leases.ExpiryAsync(key, cancellationToken) ?? services.Time.GetUtcNow();
        LogTaken(services.Log, key, free);
        await ComeBackAsync(context, subject, free + TimeSpan.FromMilliseconds(200), cancellationToken);
    }

    private static string Owner(IJobExecutionContext context) => $"{context.Scheduler.SchedulerInstanceId}/{context.FireInstanceId}";

    private async Task RunUnderAsync(JobRun run, CancellationToken shutdown)
    {
        await using var watch = new LeaseWatch(run.Lease, services, shutdown);
        try
        {
            await watch.StartAsync(shutdown);
            await RunAsync(run, watch.Token);
            await services.Leases.FinishAsync(run.Lease, CancellationToken.None);
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested && watch.State == LeaseState.Held)
        {
            // Free at once, so that whoever resumes need not wait for the lease to end. Quartz hands the firing back.
            await services.Leases.ReleaseAsync(run.Lease, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException) when (watch.State == LeaseState.CancelRequested)
        {
            await EndAsync(run, new JobEnd.Cancelled());
        }
        catch (Exception error) when (error is FencedOutException || watch.State == LeaseState.Lost)
        {
            LogFencedOut(services.Log, run.Lease.Key, run.Lease.Token);
        }
#pragma warning disable CA1031 // Whatever the work throws ends the work, and its record must say so.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFailed(services.Log, error, run.Lease.Key);
            await EndAsync(run, new JobEnd.Failed(error));
        }
    }

    private async Task EndAsync(JobRun run, JobEnd end)
    {
        try
        {
            await EndedAsync(run, end, CancellationToken.None);
            await services.Leases.FinishAsync(run.Lease, CancellationToken.None);
        }
        catch (FencedOutException)
        {
            LogFencedOut(services.Log, run.Lease.Key, run.Lease.Token);
        }
    }

    private async Task ComeBackAsync(IJobExecutionContext context, string subject, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var trigger = TriggerBuilder.Create(services.Time)
            .WithIdentity(subject, $"{context.JobDetail.Key.Name}.waiting")
            .ForJob(context.JobDetail.Key)
            .UsingJobData(SubjectKey, subject)
            .StartAt(at)
            .Build();
        await context.Scheduler.ScheduleTrigger(trigger, TriggerConflict.Keep, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Key} is being worked on elsewhere; looking again at {Free:O}")]
    private static partial void LogTaken(ILogger log, string key, DateTimeOffset free);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Key} passed to another owner; token {Token} stops without a trace")]
    private static partial void LogFencedOut(ILogger log, string key, long token);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Key} failed")]
    private static partial void LogFailed(ILogger log, Exception error, string key);
}

/// <summary>Why work ended before its end.</summary>
public abstract record JobEnd
{
    private JobEnd() { }

    /// <summary>A person asked for it.</summary>
    public sealed record Cancelled : JobEnd;

    /// <param name="Error">For the log; its message is not for pages.</param>
    public sealed record Failed(Exception Error) : JobEnd;
}

using Quartz;

namespace Orchestrator.Persistence.Jobs;

/// <summary>Starts durable work. What was started is in the database when the method returns. Thread-safe.</summary>
public sealed class DurableJobs(ISchedulerFactory schedulers, JobLeases leases, TimeProvider time)
{
    /// <summary>Runs the job once for the subject, as soon as a node has room. Starting what already waits to start changes nothing.</summary>
    public async Task StartAsync<TJob>(string subject, CancellationToken cancellationToken) where TJob : DurableJob
    {
        var trigger = await TriggerAsync<TJob>(subject, cancellationToken);
        await ScheduleAsync(trigger.StartNow().Build(), TriggerConflict.Keep, cancellationToken);
    }

    /// <summary>
    /// Starts the job unless somebody works on the subject right now: for work whose state is stored but whose start may have
    /// been lost in a crash. Harmless when the start was not lost, because jobs are idempotent and have one owner at a time.
    /// </summary>
    /// <returns>Whether nobody worked on it.</returns>
    public async Task<bool> EnsureAsync<TJob>(string subject, CancellationToken cancellationToken) where TJob : DurableJob
    {
        if (await leases.ExpiryAsync(DurableJob.LeaseKey(typeof(TJob), subject), cancellationToken) is not null)
            return false;
        await StartAsync<TJob>(subject, cancellationToken);
        return true;
    }

    /// <summary>Runs the job for the subject now and then every interval, until <see cref="StopAsync{TJob}"/>.</summary>
    /// <param name="interval">At least one second.</param>
    public async Task RepeatAsync<TJob>(string subject, TimeSpan interval, CancellationToken cancellationToken) where TJob : DurableJob
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromSeconds(1));
        var trigger = await TriggerAsync<TJob>(subject, cancellationToken);
        var schedule = SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever()
            .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount);
        await ScheduleAsync(trigger.StartNow().WithSchedule(schedule).Build(), TriggerConflict.Replace, cancellationToken);
    }

    /// <summary>Takes the subject off the schedule. An attempt that runs is not touched.</summary>
    public async Task StopAsync<TJob>(string subject, CancellationToken cancellationToken) where TJob : DurableJob
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.UnscheduleJob(Key<TJob>(subject), cancellationToken);
    }

    /// <summary>Asks work that runs, or will run, to stop; its node finds out within a third of the lease's duration.</summary>
    public Task CancelAsync<TJob>(string subject, CancellationToken cancellationToken) where TJob : DurableJob =>
        leases.RequestCancelAsync(DurableJob.LeaseKey(typeof(TJob), subject), cancellationToken);

    private static TriggerKey Key<TJob>(string subject) => new(subject, typeof(TJob).Name);

    // One durable row per kind of job; a subject is a trigger on it, gone when it has fired.
    private async Task<TriggerBuilder<TJob>> TriggerAsync<TJob>(string subject, CancellationToken cancellationToken) where TJob : DurableJob
    {
        ArgumentException.ThrowIfNullOrEmpty(subject);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var job = JobBuilder.Create<TJob>().WithIdentity(typeof(TJob).Name).StoreDurably().RequestRecovery().Build();
        await scheduler.AddJob(job, AddJobOptions.Replacing, cancellationToken);
        return TriggerBuilder.Create<TJob>(time).WithIdentity(Key<TJob>(subject)).ForJob(job.Key).UsingJobData(DurableJob.SubjectKey, subject);
    }

    private async Task ScheduleAsync(ITrigger trigger, TriggerConflict conflict, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        await scheduler.ScheduleTrigger(trigger, conflict, cancellationToken);
    }
}

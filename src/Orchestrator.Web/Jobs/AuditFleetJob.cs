using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Desks.Auditing;

namespace Orchestrator.Web.Jobs;

/// <summary>Has every audit that is due done, a few at a time, so that a fleet's audits leave room for other work.</summary>
internal sealed class AuditFleetJob(DurableJobServices services, AuditStore audits, DurableJobs jobs, TimeProvider clock) : DurableJob(services)
{
    public const string Subject = "all";

    private const int AtOnce = 2;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);

    protected override int CoordinatorsAtOnce => Coordinators.OfAFleet;

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var chosen = new HashSet<DeviceId>();
        while (await audits.DueAsync(cancellationToken) is { Count: > 0 } due)
        {
            chosen.IntersectWith(due);
            chosen.UnionWith(due.Where(id => !chosen.Contains(id)).Take(AtOnce - chosen.Count).ToList());
            // Also those chosen before: the start of one may have been lost with its node.
            foreach (var id in chosen)
                await jobs.EnsureAsync<AuditDeviceJob>(id.Value.ToString(), cancellationToken);
            await Task.Delay(LookAgain, clock, cancellationToken);
        }
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Makes audits due whose time has come; repeated for as long as the app runs.</summary>
internal sealed class AuditRoundJob(DurableJobServices services, AuditStore audits, DeviceStore devices, AuditSchedule schedule, DurableJobs jobs, TimeProvider clock) : DurableJob(services)
{
    public const string Subject = "all";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var last = await schedule.NextRoundAsync(now, cancellationToken);
        if (last is not { } after || await schedule.IntervalAsync(cancellationToken) is not { } interval)
            return;
        bool any = false;
        await foreach (var entry in devices.StreamAsync(cancellationToken))
        {
            if (!AuditTimes.IsDue(entry.Device.Id.Value, interval, after, now))
                continue;
            await audits.RequestAsync(entry.Device.Id, now, cancellationToken);
            any = true;
        }
        if (any)
            await jobs.EnsureAsync<AuditFleetJob>(AuditFleetJob.Subject, cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;
}

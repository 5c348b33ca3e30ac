using System.Globalization;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.NatChecks;

namespace Orchestrator.Web.Jobs;

/// <summary>
/// Reads once a day what devices run whose NATs were checked, for a new version may translate otherwise; repeated for as long as the app
/// runs. Changes nothing on them.
/// </summary>
public sealed class VersionRoundJob(
    DurableJobServices services, VersionSchedule schedule, NatCheckStore checks, DeviceStore devices, IDeviceReading reading, RecheckRule recheck, TimeProvider clock) : DurableJob(services)
{
    public const string Subject = "all";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private const int AtOnce = 2;

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await schedule.LastAsync(cancellationToken) is { } after && await recheck.GetAsync(cancellationToken) != Recheck.Nothing)
            await Parallel.ForEachAsync(await DueAsync(after, now, cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (id, stop) => await LookAsync(id, stop));
        // At the end: a round that a restart cut off begins again.
        await schedule.DoneAsync(now, cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<IReadOnlyList<DeviceId>> DueAsync(DateTimeOffset after, DateTimeOffset now, CancellationToken cancellationToken) =>
    [
        .. (await checks.StandingsAsync(null, cancellationToken)).Values.Where(standing => standing.Done is not null)
            .Select(standing => standing.Newest.Device).Distinct().Where(id => AuditTimes.IsDue(id.Value, VersionSchedule.Interval, after, now)),
    ];

    private async Task LookAsync(DeviceId id, CancellationToken cancellationToken)
    {
        // One that does not answer is read tomorrow; that it is away, others say.
        if (await devices.GetAsync(id, cancellationToken) is not { Practice: false } entry || await reading.ReadAsync(entry, cancellationToken) is not { IsOk: true } facts)
            return;
        var device = entry.Device with { Facts = facts.Value };
        // What was edited meanwhile stands; the facts come with the next reading then.
        if (UplinkViews.Version(device) != UplinkViews.Version(entry.Device) && await devices.SaveAsync(device, entry.Version, cancellationToken) != StoreOutcome.Done)
            return;
        await recheck.LookAsync(device, cancellationToken);
    }
}

/// <summary>When devices were looked through last for new versions. Thread-safe.</summary>
public sealed class VersionSchedule(SettingStore settings)
{
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    private const string Round = "nat.last-version-round";

    /// <summary>null before the first time.</summary>
    public async Task<DateTimeOffset?> LastAsync(CancellationToken cancellationToken) =>
        DateTimeOffset.TryParse(await settings.GetAsync(Round, cancellationToken), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;

    public Task DoneAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        settings.SetAsync(Round, at.ToString("O", CultureInfo.InvariantCulture), cancellationToken);
}

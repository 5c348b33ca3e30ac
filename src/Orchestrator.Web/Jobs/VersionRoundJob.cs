using System.Globalization;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
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
    DurableJobServices services, VersionSchedule schedule, NatCheckStore checks, VersionLook look, RecheckRule recheck, TimeProvider clock) : DurableJob(services)
{
    public const string Subject = "all";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    private const int AtOnce = 2;

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await schedule.LastAsync(cancellationToken) is { } after && await recheck.GetAsync(cancellationToken) != Recheck.Nothing)
            await Parallel.ForEachAsync(await DueAsync(after, now, cancellationToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (id, stop) => await look.LookAsync(id, stop));
        // At the end: a round that a restart cut off begins again.
        await schedule.DoneAsync(now, cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<IReadOnlyList<DeviceId>> DueAsync(DateTimeOffset after, DateTimeOffset now, CancellationToken cancellationToken) =>
    [
        .. (await checks.StandingsAsync(null, cancellationToken)).Values.Where(standing => standing.Done is not null)
            .Select(standing => standing.Newest.Device).Distinct().Where(id => AuditTimes.IsDue(id.Value, VersionSchedule.Interval, after, now)),
    ];
}

/// <summary>Looks at one device for a new version. Thread-safe.</summary>
public sealed partial class VersionLook(DeviceStore devices, IDeviceReading reading, RecheckRule recheck, ILogger<VersionLook> log)
{
    /// <summary>Throws only where no device could be looked at: the database is away, or the app stops.</summary>
    public async Task LookAsync(DeviceId id, CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(id, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && DatabaseErrors.Classify(error) == DatabaseFault.None)
        {
            // Such as a login that this installation's keys do not open: the devices after it are looked at all the same.
            LogLeftOut(log, error, id.Value);
        }
    }

    private async Task ReadAsync(DeviceId id, CancellationToken cancellationToken)
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device} could not be asked what it runs; tomorrow it is asked again")]
    private static partial void LogLeftOut(ILogger log, Exception error, Guid device);
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

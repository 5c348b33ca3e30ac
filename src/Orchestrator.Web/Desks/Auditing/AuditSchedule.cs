using System.Globalization;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>When devices are audited without being asked: each at a time of its own, so that they do not all come at once. Thread-safe.</summary>
internal sealed class AuditSchedule(SettingStore settings)
{
    public static readonly TimeSpan Usual = TimeSpan.FromDays(1);

    private const string Every = "audit.every-hours", Round = "audit.last-round";

    /// <summary>null for never.</summary>
    public async Task<TimeSpan?> IntervalAsync(CancellationToken cancellationToken) =>
        !double.TryParse(await settings.GetAsync(Every, cancellationToken), CultureInfo.InvariantCulture, out double hours) ? Usual
            : hours > 0 ? TimeSpan.FromHours(hours) : null;

    public Task SetIntervalAsync(TimeSpan? interval, CancellationToken cancellationToken) =>
        settings.SetAsync(Every, (interval?.TotalHours ?? 0).ToString(CultureInfo.InvariantCulture), cancellationToken);

    /// <summary>Notes that devices are looked through now.</summary>
    /// <returns>When that was done before; null for the first time.</returns>
    public async Task<DateTimeOffset?> NextRoundAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        string? before = await settings.GetAsync(Round, cancellationToken);
        await settings.SetAsync(Round, now.ToString("O", CultureInfo.InvariantCulture), cancellationToken);
        return DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;
    }
}

using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>How many questions got which answer.</summary>
public sealed record AuditCounts(int Broken, int MayFail, int Undecided, int Proved);

/// <summary>An audit of a device. The caller owns verdicts and JSON; no secret in any.</summary>
/// <param name="Verdict">At most 64 characters.</param>
/// <param name="SummaryJson">What lists show; small, unlike the view.</param>
/// <param name="RulesText">The audited rules as a text.</param>
public sealed record StoredAudit(DateTimeOffset At, string Verdict, AuditCounts Counts, string Digest, string SummaryJson, string ViewJson, string RulesText);

/// <summary>How a device's audit stands.</summary>
public sealed record AuditStanding
{
    public required DeviceId Device { get; init; }

    public required string DeviceName { get; init; }

    /// <summary>Since when an audit is due; null if none is.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>Since when one is under way.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? AttemptedAt { get; init; }

    /// <summary>What kept the last attempt from an audit.</summary>
    public string? ProblemJson { get; init; }

    /// <summary>null if the device was never audited.</summary>
    public AuditPast? Last { get; init; }

    /// <summary>Since when the verdict is what it is.</summary>
    public DateTimeOffset? Since { get; init; }

    public string? SummaryJson { get; init; }
}

/// <summary>What an audit said, in short.</summary>
public sealed record AuditPast(DateTimeOffset At, string Verdict, AuditCounts Counts, string Digest);

/// <summary>Audits of devices: of each the last one whole, and of earlier ones what they said. Writes of the work itself take its lease.</summary>
public sealed class AuditStore(IDbContextFactory<OrchestratorDbContext> contexts, JobLeases leases)
{
    /// <summary>So many audits of a device are remembered.</summary>
    public const int Remembered = 200;

    /// <summary>Makes an audit due. One that is due already stays so; one that is under way is followed by another.</summary>
    public async Task RequestAsync(DeviceId device, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int due = await context.Audits.Where(row => row.DeviceId == device.Value && (row.RequestedAt == null || row.StartedAt != null))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RequestedAt, at), cancellationToken);
        if (due == 1 || await context.Audits.AnyAsync(row => row.DeviceId == device.Value, cancellationToken) || !await context.Devices.AnyAsync(row => row.Id == device.Value, cancellationToken))
            return;
        context.Audits.Add(new AuditRow { DeviceId = device.Value, RequestedAt = at });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another request made the row first, or the device is gone: neither leaves anything to do. What else it was shows here.
            await using var again = await contexts.CreateDbContextAsync(cancellationToken);
            if (await again.Devices.AnyAsync(row => row.Id == device.Value, cancellationToken) && !await again.Audits.AnyAsync(row => row.DeviceId == device.Value, cancellationToken))
                throw;
        }
    }

    /// <summary>Takes audits back that are due; of those under way the work finds out by <see cref="IsWantedAsync"/>.</summary>
    /// <param name="device">null for all.</param>
    public async Task TakeBackAsync(DeviceId? device, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = device is { } one ? context.Audits.Where(row => row.DeviceId == one.Value) : context.Audits;
        await rows.Where(row => row.RequestedAt != null).ExecuteUpdateAsync(set => set.SetProperty(row => row.RequestedAt, (DateTimeOffset?)null), cancellationToken);
    }

    /// <summary>Devices whose audit is due or under way, the longest first.</summary>
    public async Task<IReadOnlyList<DeviceId>> DueAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Audits.AsNoTracking().Where(row => row.RequestedAt != null).OrderBy(row => row.RequestedAt)
            .Select(row => new DeviceId(row.DeviceId)).ToListAsync(cancellationToken);
    }

    /// <summary>Whether an audit that is under way was not taken back since.</summary>
    public async Task<bool> IsWantedAsync(DeviceId device, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Audits.AnyAsync(row => row.DeviceId == device.Value && row.RequestedAt != null, cancellationToken);
    }

    /// <summary>The work was stopped: the last audit stands, and so does what was asked for since.</summary>
    public Task GiveUpAsync(Lease lease, DeviceId device, CancellationToken cancellationToken) =>
        leases.WriteAsync(lease, (context, stop) => context.Audits.Where(row => row.DeviceId == device.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, (DateTimeOffset?)null), stop), cancellationToken);

    /// <summary>The work begins.</summary>
    /// <returns>Whether an audit is due at all.</returns>
    public async Task<bool> BeginAsync(Lease lease, DeviceId device, DateTimeOffset at, CancellationToken cancellationToken)
    {
        bool due = false;
        await leases.WriteAsync(lease, async (context, stop) => due = await context.Audits.Where(row => row.DeviceId == device.Value && row.RequestedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, at), stop) == 1, cancellationToken);
        return due;
    }

    /// <summary>Stores an audit, and what it says to the activity log: both, or neither.</summary>
    public Task EndAsync(Lease lease, DeviceId device, StoredAudit audit, Activity? activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(audit);
        return leases.WriteAsync(lease, async (context, stop) =>
        {
            if (await context.Audits.FirstOrDefaultAsync(row => row.DeviceId == device.Value, stop) is not { } row)
                return;
            row.Since = row.Verdict == audit.Verdict ? row.Since ?? audit.At : audit.At;
            (row.At, row.Verdict, row.Digest, row.SummaryJson) = (audit.At, audit.Verdict, audit.Digest, audit.SummaryJson);
            (row.Broken, row.MayFail, row.Undecided, row.Proved) = (audit.Counts.Broken, audit.Counts.MayFail, audit.Counts.Undecided, audit.Counts.Proved);
            Ended(row, audit.At, null);
            await KeepAsync(context, device, audit, stop);
            if (activity is not null)
                context.Events.Add(EventStore.Row(activity));
        }, cancellationToken);
    }

    /// <summary>The attempt gave no audit; the last one stands.</summary>
    public Task FailAsync(Lease lease, DeviceId device, DateTimeOffset at, string problemJson, CancellationToken cancellationToken) =>
        leases.WriteAsync(lease, async (context, stop) =>
        {
            if (await context.Audits.FirstOrDefaultAsync(row => row.DeviceId == device.Value, stop) is { } row)
                Ended(row, at, problemJson);
        }, cancellationToken);

    /// <summary>null if no audit of the device was ever asked for.</summary>
    public async Task<AuditStanding?> GetAsync(DeviceId device, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Standings(context, context.Audits.Where(row => row.DeviceId == device.Value)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>By the devices' names.</summary>
    /// <param name="verdict">Only those; null for all.</param>
    public async Task<IReadOnlyList<AuditStanding>> ListAsync(string? verdict, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Standings(context, context.Audits.Where(row => verdict == null || row.Verdict == verdict)).ToListAsync(cancellationToken);
    }

    public async Task<string?> ViewAsync(DeviceId device, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AuditDetails.AsNoTracking().Where(row => row.DeviceId == device.Value).Select(row => row.ViewJson).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<string?> RulesTextAsync(DeviceId device, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AuditDetails.AsNoTracking().Where(row => row.DeviceId == device.Value).Select(row => row.RulesText).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AuditPast>> HistoryAsync(DeviceId device, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.AuditHistory.AsNoTracking().Where(row => row.DeviceId == device.Value).OrderByDescending(row => row.Id).Take(Math.Clamp(take, 1, Remembered))
            .Select(row => new AuditPast(row.At, row.Verdict, new AuditCounts(row.Broken, row.MayFail, row.Undecided, row.Proved), row.Digest)).ToListAsync(cancellationToken);
    }

    /// <summary>What was asked for while it ran is still due.</summary>
    private static void Ended(AuditRow row, DateTimeOffset at, string? problemJson)
    {
        row.RequestedAt = row.RequestedAt > row.StartedAt ? row.RequestedAt : null;
        (row.StartedAt, row.AttemptedAt, row.ProblemJson) = (null, at, problemJson);
    }

    private static async Task KeepAsync(OrchestratorDbContext context, DeviceId device, StoredAudit audit, CancellationToken cancellationToken)
    {
        // PostgreSQL's text takes every character but this one.
        var (view, rules) = (audit.ViewJson, audit.RulesText.Replace("\0", "", StringComparison.Ordinal));
        if (await context.AuditDetails.FirstOrDefaultAsync(row => row.DeviceId == device.Value, cancellationToken) is { } detail)
            (detail.ViewJson, detail.RulesText) = (view, rules);
        else
            context.AuditDetails.Add(new AuditDetailRow { DeviceId = device.Value, ViewJson = view, RulesText = rules });
        context.AuditHistory.Add(new AuditHistoryRow
        {
            DeviceId = device.Value,
            At = audit.At,
            Verdict = audit.Verdict,
            Digest = audit.Digest,
            Broken = audit.Counts.Broken,
            MayFail = audit.Counts.MayFail,
            Undecided = audit.Counts.Undecided,
            Proved = audit.Counts.Proved,
        });
        var oldest = await context.AuditHistory.Where(row => row.DeviceId == device.Value).OrderByDescending(row => row.Id).Skip(Remembered - 1)
            .Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (oldest is { } id)
            await context.AuditHistory.Where(row => row.DeviceId == device.Value && row.Id <= id).ExecuteDeleteAsync(cancellationToken);
    }

    private static IQueryable<AuditStanding> Standings(OrchestratorDbContext context, IQueryable<AuditRow> rows) => rows.AsNoTracking()
        .Join(context.Devices, row => row.DeviceId, device => device.Id, (row, device) => new { Row = row, device.Name, device.NameKey }).OrderBy(one => one.NameKey)
        .Select(one => new AuditStanding
        {
            Device = new DeviceId(one.Row.DeviceId),
            DeviceName = one.Name,
            RequestedAt = one.Row.RequestedAt,
            StartedAt = one.Row.StartedAt,
            AttemptedAt = one.Row.AttemptedAt,
            ProblemJson = one.Row.ProblemJson,
            Last = one.Row.At == null ? null : new AuditPast(one.Row.At.Value, one.Row.Verdict!,
                new AuditCounts(one.Row.Broken, one.Row.MayFail, one.Row.Undecided, one.Row.Proved), one.Row.Digest!),
            Since = one.Row.Since,
            SummaryJson = one.Row.SummaryJson,
        });
}

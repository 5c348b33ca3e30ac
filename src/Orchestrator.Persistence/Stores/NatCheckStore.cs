using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>Checks of uplinks with what they found. Writes of the work itself take its lease. Thread-safe.</summary>
public sealed class NatCheckStore(IDbContextFactory<OrchestratorDbContext> contexts, JobLeases leases)
{
    /// <summary>So many checks of an uplink are kept.</summary>
    public const int Remembered = 20;

    private static readonly string[] Moving = [nameof(NatCheckState.Waiting), nameof(NatCheckState.Running)];
    private const string Done = nameof(NatCheckState.Done);
    private const int Tries = 3;

    /// <summary>Makes a check due, with what was written down of the box before the uplink. One that waits or runs already is answered instead.</summary>
    /// <returns>null if there is no such uplink.</returns>
    public async Task<long?> RequestAsync(NatCheckRequest request, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await RequestAsync([request], at, cancellationToken)).TryGetValue(request.Uplink, out long id) ? id : null;
    }

    /// <summary>The same for many, in one transaction: all of them, or none.</summary>
    /// <returns>The checks by their uplinks, without uplinks that are gone.</returns>
    public async Task<IReadOnlyDictionary<UplinkId, long>> RequestAsync(IReadOnlyCollection<NatCheckRequest> requests, DateTimeOffset at, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        for (int attempt = 1; ; attempt++)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var due = await UnderWayAsync(context, requests, cancellationToken);
            var rows = await RowsAsync(context, [.. requests.Where(request => !due.ContainsKey(request.Uplink)).DistinctBy(request => request.Uplink)], at, cancellationToken);
            context.NatChecks.AddRange(rows);
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                foreach (var row in rows)
                    due[new UplinkId(row.UplinkId)] = row.Id;
                return due;
            }
            catch (DbUpdateException refused) when (attempt < Tries && DatabaseErrors.Classify(refused) == DatabaseFault.None)
            {
                // Somebody else asked at the same moment, or an uplink is gone: the next look shows which.
            }
        }
    }

    private static async Task<Dictionary<UplinkId, long>> UnderWayAsync(OrchestratorDbContext context, IEnumerable<NatCheckRequest> requests, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. requests.Select(request => request.Uplink.Value)];
        return await context.NatChecks.AsNoTracking().Where(row => ids.Contains(row.UplinkId) && Moving.Contains(row.State))
            .ToDictionaryAsync(row => new UplinkId(row.UplinkId), row => row.Id, cancellationToken);
    }

    /// <summary>New rows for those whose uplinks there are.</summary>
    private static async Task<IReadOnlyList<NatCheckRow>> RowsAsync(
        OrchestratorDbContext context, IReadOnlyList<NatCheckRequest> requests, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (requests.Count == 0)
            return [];
        Guid[] ids = [.. requests.Select(request => request.Uplink.Value)];
        var devices = await context.Uplinks.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.DeviceId, cancellationToken);
        var all = context.NatChecks.AsNoTracking();
        var before = await all.Where(row => ids.Contains(row.UplinkId) && !all.Any(other => other.UplinkId == row.UplinkId && other.Id > row.Id))
            .Select(row => new { row.UplinkId, row.BoxName, row.BoxModel, row.BoxFirmware }).ToDictionaryAsync(row => row.UplinkId, cancellationToken);
        return
        [
            .. from request in requests
               where devices.TryGetValue(request.Uplink.Value, out var device) && device == request.Device.Value
               let box = before.GetValueOrDefault(request.Uplink.Value)
               select new NatCheckRow
               {
                   DeviceId = request.Device.Value,
                   UplinkId = request.Uplink.Value,
                   Interface = request.Interface,
                   StartedBy = request.By,
                   RequestedAt = at,
                   State = nameof(NatCheckState.Waiting),
                   Model = Kept(request.Model),
                   Firmware = Kept(request.Firmware),
                   BoxName = box?.BoxName,
                   BoxModel = box?.BoxModel,
                   BoxFirmware = box?.BoxFirmware,
               },
        ];
    }

    /// <summary>Ends a device's checks that wait; those that run find out by <see cref="IsWantedAsync"/>.</summary>
    public async Task StopAsync(DeviceId device, DateTimeOffset at, string problemJson, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await StopAsync(context.NatChecks.Where(row => row.DeviceId == device.Value), at, problemJson, cancellationToken);
    }

    /// <summary>The same for some uplinks' checks.</summary>
    public async Task StopAsync(IReadOnlyCollection<UplinkId> uplinks, DateTimeOffset at, string problemJson, CancellationToken cancellationToken)
    {
        Guid[] ids = [.. uplinks.Select(uplink => uplink.Value)];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await StopAsync(context.NatChecks.Where(row => ids.Contains(row.UplinkId)), at, problemJson, cancellationToken);
    }

    private static async Task StopAsync(IQueryable<NatCheckRow> rows, DateTimeOffset at, string problemJson, CancellationToken cancellationToken)
    {
        await rows.Where(row => row.State == nameof(NatCheckState.Waiting)).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, nameof(NatCheckState.Stopped)).SetProperty(row => row.EndedAt, at).SetProperty(row => row.ProblemJson, problemJson), cancellationToken);
        await rows.Where(row => row.State == nameof(NatCheckState.Running)).ExecuteUpdateAsync(set => set.SetProperty(row => row.StopRequested, true), cancellationToken);
    }

    /// <summary>Checks that wait or run, the longest first.</summary>
    public async Task<IReadOnlyList<NatDue>> DueAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NatChecks.AsNoTracking().Where(row => Moving.Contains(row.State)).OrderBy(row => row.Id)
            .Select(row => new NatDue(row.Id, new DeviceId(row.DeviceId))).ToListAsync(cancellationToken);
    }

    /// <summary>Whether a check that runs was not stopped since.</summary>
    public async Task<bool> IsWantedAsync(long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.NatChecks.AnyAsync(row => row.Id == id && !row.StopRequested, cancellationToken);
    }

    /// <summary>The work begins; what the device runs is not known until it is met.</summary>
    /// <returns>Whether the check waited for it.</returns>
    public async Task<bool> BeginAsync(Lease lease, long id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        bool waited = false;
        await leases.WriteAsync(lease, async (context, stop) => waited = await context.NatChecks.Where(row => row.Id == id && row.State == nameof(NatCheckState.Waiting))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, nameof(NatCheckState.Running)).SetProperty(row => row.StartedAt, at).SetProperty(row => row.Firmware, ""), stop) == 1, cancellationToken);
        return waited;
    }

    /// <summary>The check got to its device, which was found so; or counts as if it had.</summary>
    public Task MetAsync(Lease lease, long id, string model, string firmware, CancellationToken cancellationToken)
    {
        var (kept, version) = (Kept(model), Kept(firmware));
        return leases.WriteAsync(lease, (context, stop) => context.NatChecks.Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Model, kept).SetProperty(row => row.Firmware, version), stop), cancellationToken);
    }

    /// <summary>What the work is at, and when all of it is expected to be over.</summary>
    public Task ProgressAsync(Lease lease, long id, string stage, DateTimeOffset? endsAt, CancellationToken cancellationToken) =>
        leases.WriteAsync(lease, (context, stop) => context.NatChecks.Where(row => row.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Stage, stage).SetProperty(row => row.EndsAt, endsAt), stop), cancellationToken);

    /// <summary>Stores what was found, and forgets the oldest checks of the uplink: both, or neither.</summary>
    public Task EndAsync(Lease lease, long id, DateTimeOffset at, NatFound found, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(found);
        return leases.WriteAsync(lease, async (context, stop) =>
        {
            if (await context.NatChecks.FirstOrDefaultAsync(row => row.Id == id, stop) is not { } row)
                return;
            (row.State, row.EndedAt, row.Stage, row.EndsAt, row.ProblemJson) = (Done, at, null, null, null);
            Keep(context, row, found);
            await ForgetAsync(context, row.UplinkId, stop);
        }, cancellationToken);
    }

    /// <summary>The check ended before its end; what earlier ones found stands.</summary>
    /// <param name="state"><see cref="NatCheckState.Stopped"/> or <see cref="NatCheckState.Failed"/>.</param>
    /// <param name="found">What it had found by then: kept with it, and never taken for a result.</param>
    public Task FailAsync(Lease lease, long id, NatCheckState state, DateTimeOffset at, string problemJson, CancellationToken cancellationToken, NatFound? found = null) =>
        leases.WriteAsync(lease, async (context, stop) =>
        {
            if (await context.NatChecks.FirstOrDefaultAsync(row => row.Id == id && Moving.Contains(row.State), stop) is not { } row)
                return;
            (row.State, row.EndedAt, row.Stage, row.EndsAt, row.ProblemJson) = (state.ToString(), at, null, null, problemJson);
            if (found is not null)
                Keep(context, row, found);
            await ForgetAsync(context, row.UplinkId, stop);
        }, cancellationToken);

    public async Task<NatCheckEntry?> GetAsync(long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.NatChecks.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        return row is null ? null : NatCheckMapping.Entry(row);
    }

    /// <summary>Of every uplink that was ever checked, how it stands.</summary>
    /// <param name="device">null for all.</param>
    public async Task<IReadOnlyDictionary<UplinkId, NatStanding>> StandingsAsync(DeviceId? device, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.NatChecks.AsNoTracking();
        var mine = device is { } one ? all.Where(row => row.DeviceId == one.Value) : all;
        var newest = await mine.Where(row => !all.Any(other => other.UplinkId == row.UplinkId && other.Id > row.Id)).ToListAsync(cancellationToken);
        var done = await mine.Where(row => row.State == Done && !all.Any(other => other.UplinkId == row.UplinkId && other.State == Done && other.Id > row.Id))
            .ToDictionaryAsync(row => row.UplinkId, cancellationToken);
        return newest.ToDictionary(row => new UplinkId(row.UplinkId),
            row => new NatStanding(NatCheckMapping.Entry(row), done.TryGetValue(row.UplinkId, out var last) ? NatCheckMapping.Entry(last) : null));
    }

    /// <summary>Newest first.</summary>
    /// <param name="before">Id of the last check of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<NatCheckEntry>> HistoryAsync(UplinkId uplink, long? before, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.NatChecks.AsNoTracking().Where(row => row.UplinkId == uplink.Value && (before == null || row.Id < before))
            .OrderByDescending(row => row.Id).Take(Math.Clamp(take, 1, Remembered)).ToListAsync(cancellationToken);
        return [.. rows.Select(NatCheckMapping.Entry)];
    }

    /// <summary>What a check measured; null if it is gone or found nothing.</summary>
    /// <param name="packets">Whether with the packets.</param>
    public async Task<NatMeasurement?> MeasurementAsync(long id, bool packets, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await context.NatEvidence.AsNoTracking().Where(row => row.CheckId == id)
            .Select(row => new { row.MeasurementJson, PacketsJson = packets ? row.PacketsJson : "[]" }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null
            : StoredJson.Read<NatMeasurement>(found.MeasurementJson) with { Packets = StoredJson.Read<IReadOnlyList<NatPacket>>(found.PacketsJson) };
    }

    /// <summary>Writes down what stands before the uplink: with the check that met it, and with later ones up to where somebody wrote something else.</summary>
    public async Task<StoreOutcome> SetBoxAsync(long id, NatBox box, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(box);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.NatChecks.AsNoTracking().Where(row => row.Id == id).Select(row => new { row.UplinkId, row.BoxName, row.BoxModel, row.BoxFirmware }).FirstOrDefaultAsync(cancellationToken) is not { } met)
            return StoreOutcome.Missing;
        var (name, model, firmware) = (met.BoxName ?? "", met.BoxModel ?? "", met.BoxFirmware ?? "");
        var since = context.NatChecks.Where(row => row.UplinkId == met.UplinkId && row.Id >= id);
        long? other = await since.Where(row => (row.BoxName ?? "") != name || (row.BoxModel ?? "") != model || (row.BoxFirmware ?? "") != firmware)
            .MinAsync(row => (long?)row.Id, cancellationToken);
        await since.Where(row => other == null || row.Id < other).ExecuteUpdateAsync(update => update
            .SetProperty(row => row.BoxName, box.Name).SetProperty(row => row.BoxModel, box.Model).SetProperty(row => row.BoxFirmware, box.Firmware), cancellationToken);
        return StoreOutcome.Done;
    }

    /// <summary>What was found, newest first: the newest of each uplink with each model and firmware.</summary>
    public async Task<IReadOnlyList<NatSeen>> SeenAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.NatChecks.AsNoTracking().Where(row => row.State == Done);
        var rows = await all.Where(row => !all.Any(other => other.UplinkId == row.UplinkId && other.Id > row.Id
                && other.Model == row.Model && other.Firmware == row.Firmware && (other.BoxModel ?? "") == (row.BoxModel ?? "") && (other.BoxFirmware ?? "") == (row.BoxFirmware ?? "")))
            .OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(NatCheckMapping.Seen)];
    }

    private static void Keep(OrchestratorDbContext context, NatCheckRow row, NatFound found)
    {
        (row.RespondersJson, row.NotesJson) = (StoredJson.Write(found.Responders), found.NotesJson);
        NatCheckMapping.Copy(found.Profile, row);
        context.NatEvidence.Add(new NatEvidenceRow
        {
            CheckId = row.Id,
            MeasurementJson = StoredJson.Write(found.Measurement with { Packets = [] }),
            PacketsJson = StoredJson.Write(found.Measurement.Packets),
        });
    }

    private static async Task ForgetAsync(OrchestratorDbContext context, Guid uplink, CancellationToken cancellationToken)
    {
        var oldest = await context.NatChecks.Where(row => row.UplinkId == uplink).OrderByDescending(row => row.Id).Skip(Remembered - 1)
            .Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (oldest is not { } last)
            return;
        // However often it failed since: what was found last is what stands.
        long? found = await context.NatChecks.Where(row => row.UplinkId == uplink && row.State == Done).MaxAsync(row => (long?)row.Id, cancellationToken);
        await context.NatChecks.Where(row => row.UplinkId == uplink && row.Id < last && row.Id != (found ?? 0)).ExecuteDeleteAsync(cancellationToken);
    }

    private static string Kept(string text) => text.Length <= Widths.Name ? text : text[..Widths.Name];
}

using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <param name="Practice">A virtual router of the practice network.</param>
/// <param name="Credential">Key of the password or private key; null if none is stored.</param>
public sealed record DeviceEntry(Device Device, long Version, bool Practice, KeyId? Credential);

/// <summary>A device as lists show it.</summary>
public sealed record DeviceSummary(
    DeviceId Id, string Name, SiteId SiteId, string Site, DevicePlatform Platform, string Host, bool Practice, DeviceStatus? Status, int Links);

/// <summary>How a device was last found.</summary>
/// <param name="State">The caller's word for it, at most 64 characters.</param>
/// <param name="LastSeenAt">When it last answered; null if it never did.</param>
/// <param name="DetailJson">The caller's; no secret.</param>
public sealed record DeviceStatus(string State, DateTimeOffset? LastSeenAt, DateTimeOffset At, string? DetailJson = null);

public sealed record LanUse(DeviceId Device, string DeviceName, Ipv4Prefix Prefix);

/// <summary>A device that is new, with everything that comes with it.</summary>
/// <param name="Credential">Stored before.</param>
public sealed record Arrival(Device Device, KeyId? Credential, bool Practice)
{
    /// <summary>The device's site, when that is new too.</summary>
    public Site? NewSite { get; init; }

    public DeviceStatus? Status { get; init; }

    public Activity? Activity { get; init; }

    /// <summary>The probe that found it.</summary>
    public ProbeEnd? Probe { get; init; }
}

/// <summary>How a probe ends. Nothing is stored when the probe is not at the stage any more.</summary>
public sealed record ProbeEnd(Guid Id, string From, string To, string DataJson);

/// <summary>Devices with their uplinks and LANs.</summary>
public sealed class DeviceStore(IDbContextFactory<OrchestratorDbContext> contexts)
{
    private const int Batch = 100;

    /// <param name="credential">Stored before, by <see cref="KeyStore"/>.</param>
    public Task<StoreOutcome> AddAsync(Device device, KeyId? credential, bool practice, CancellationToken cancellationToken) =>
        AddAsync(new Arrival(device, credential, practice), cancellationToken);

    /// <summary>Stores all of it or nothing.</summary>
    public async Task<StoreOutcome> AddAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arrival);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (arrival.NewSite is { } site)
            context.Sites.Add(SiteStore.Row(site));
        var row = arrival.Device.ToRow();
        (row.CredentialId, row.Practice) = (arrival.Credential?.Value, arrival.Practice);
        context.Devices.Add(row);
        if (arrival.Status is { } status)
            context.DeviceStatus.Add(StatusRow(arrival.Device.Id, status));
        if (arrival.Activity is { } activity)
            context.Events.Add(EventStore.Row(activity));
        if (arrival.Probe is { } end)
        {
            if (await context.Probes.FirstOrDefaultAsync(probe => probe.Id == end.Id && probe.Stage == end.From, cancellationToken) is not { } probe)
                return StoreOutcome.ChangedMeanwhile;
            (probe.Stage, probe.DataJson) = (end.To, end.DataJson);
        }
        return await context.TrySaveAsync(cancellationToken);
    }

    public async Task<DeviceEntry?> GetAsync(DeviceId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await Whole(context).FirstOrDefaultAsync(device => device.Id == id.Value, cancellationToken);
        return row is null ? null : Entry(row);
    }

    /// <summary>Replaces the device with its uplinks and LANs. Refused if it was edited since, or an uplink that goes is a link's.</summary>
    /// <param name="version">As read; null replaces whatever was edited meanwhile.</param>
    public Task<StoreOutcome> SaveAsync(Device device, long? version, CancellationToken cancellationToken) => SaveAsync(device, version, null, null, cancellationToken);

    /// <summary>The same, with a setting that goes with the edit and with who made it: all of it, or nothing.</summary>
    public async Task<StoreOutcome> SaveAsync(Device device, long? version, Setting? setting, Activity? activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(device);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Devices.Include(d => d.Uplinks).Include(d => d.Lans).AsSplitQuery()
            .FirstOrDefaultAsync(d => d.Id == device.Id.Value, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        // Set even where only an uplink changes, so that the edit is counted.
        context.Entry(row).State = EntityState.Modified;
        context.Entry(row).Property(d => d.Version).OriginalValue = version ?? row.Version;
        device.CopyTo(row);
        Replace(context, row.Uplinks, [.. device.Uplinks.Select((uplink, at) => uplink.ToRow(device.Id, at))], uplink => uplink.Id);
        Replace(context, row.Lans, [.. device.Lans.Select((lan, at) => lan.ToRow(device.Id, at))], lan => lan.Id);
        if (setting is not null)
            await SettingStore.PutAsync(context, setting, cancellationToken);
        if (activity is not null)
            context.Events.Add(EventStore.Row(activity));
        return await context.TrySaveAsync(cancellationToken);
    }

    /// <summary>Trusts another key from now on and notes who decided it: both, or neither.</summary>
    /// <param name="before">What was trusted when it was decided.</param>
    public async Task<StoreOutcome> TrustAsync(DeviceId id, string? before, string fingerprint, Activity activity, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Devices.FirstOrDefaultAsync(device => device.Id == id.Value, cancellationToken) is not { } row)
            return StoreOutcome.Missing;
        if (row.PinnedFingerprint != before)
            return StoreOutcome.ChangedMeanwhile;
        row.PinnedFingerprint = fingerprint;
        context.Events.Add(EventStore.Row(activity));
        return await context.TrySaveAsync(cancellationToken);
    }

    public async Task<StoreOutcome> SetCredentialAsync(DeviceId id, KeyId credential, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int set = await context.Devices.Where(row => row.Id == id.Value)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.CredentialId, credential.Value), cancellationToken);
        return set == 1 ? StoreOutcome.Done : StoreOutcome.Missing;
    }

    /// <summary>Forgets the device, its uplinks, LANs and credential. Refused while links use it.</summary>
    public async Task<StoreOutcome> RemoveAsync(DeviceId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Devices.FirstOrDefaultAsync(device => device.Id == id.Value, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        if (await context.Links.AnyAsync(link => link.DeviceAId == id.Value || link.DeviceBId == id.Value, cancellationToken))
            return StoreOutcome.InUse;
        context.Devices.Remove(row);
        if (row.CredentialId is { } key && !await context.Devices.AnyAsync(other => other.CredentialId == key && other.Id != row.Id, cancellationToken))
            context.Keys.Remove(await context.Keys.SingleAsync(k => k.Id == key, cancellationToken));
        return await context.TrySaveAsync(cancellationToken);
    }

    /// <summary>Sorted by name.</summary>
    /// <param name="site">Only this site's; null for all.</param>
    public async Task<Page<DeviceSummary>> ListAsync(PageRequest page, SiteId? site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.Devices.AsNoTracking();
        if (site is { } only)
            all = all.Where(row => row.SiteId == only.Value);
        if (page.Key is { } key)
            all = all.Where(row => row.NameKey.Contains(key) || row.Host.Contains(key));
        var rows = await all.OrderBy(row => row.NameKey).Skip(page.Skip).Take(page.Limit)
            .Select(row => new
            {
                Row = row,
                Site = context.Sites.Where(s => s.Id == row.SiteId).Select(s => s.Name).First(),
                Status = context.DeviceStatus.FirstOrDefault(s => s.DeviceId == row.Id),
                Links = context.Links.Count(l => l.DeviceAId == row.Id || l.DeviceBId == row.Id),
            }).ToListAsync(cancellationToken);
        return new Page<DeviceSummary>([.. rows.Select(r => Summary(r.Row, r.Site, r.Status, r.Links))], await all.CountAsync(cancellationToken));
    }

    /// <summary>All devices by name, read in small batches: the caller may stop at any time.</summary>
    public async IAsyncEnumerable<DeviceEntry> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string after = "";
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            string from = after;
            var rows = await Whole(context).Where(row => row.NameKey.CompareTo(from) > 0).OrderBy(row => row.NameKey).Take(Batch).ToListAsync(cancellationToken);
            foreach (var row in rows)
                yield return Entry(row);
            if (rows.Count < Batch)
                yield break;
            after = rows[^1].NameKey;
        }
    }

    /// <summary>Those of the uplinks that nobody finds by an address.</summary>
    public async Task<IReadOnlySet<UplinkId>> HiddenAsync(IReadOnlyCollection<UplinkId> uplinks, CancellationToken cancellationToken)
    {
        var ids = uplinks.Select(uplink => uplink.Value).Distinct().ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Uplinks.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        return rows.Select(row => row.ToRecord()).Where(uplink => uplink.ReachableAt is null).Select(uplink => uplink.Id).ToHashSet();
    }

    /// <summary>LANs of any device that share an address with the subnet, found by an index.</summary>
    public async Task<IReadOnlyList<LanUse>> FindOverlapsAsync(Ipv4Prefix prefix, CancellationToken cancellationToken)
    {
        long first = prefix.Network.Value, last = prefix.Last.Value;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Lans.AsNoTracking().Where(lan => lan.First <= last && lan.Last >= first)
            .Join(context.Devices, lan => lan.DeviceId, device => device.Id, (lan, device) => new { device.Id, device.Name, lan.Prefix })
            .OrderBy(use => use.Name).ToListAsync(cancellationToken);
        return [.. rows.Select(use => new LanUse(new DeviceId(use.Id), use.Name, Ipv4Prefix.Parse(use.Prefix)))];
    }

    public async Task PutStatusAsync(DeviceId id, DeviceStatus status, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(status);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int updated = await context.DeviceStatus.Where(row => row.DeviceId == id.Value).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, status.State)
            .SetProperty(row => row.LastSeenAt, status.LastSeenAt)
            .SetProperty(row => row.At, status.At)
            .SetProperty(row => row.DetailJson, status.DetailJson), cancellationToken);
        if (updated == 1)
            return;
        context.DeviceStatus.Add(StatusRow(id, status));
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The devices whose status is in this state.</summary>
    public async Task<IReadOnlyList<DeviceId>> InStateAsync(string state, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.DeviceStatus.AsNoTracking().Where(row => row.State == state).Select(row => new DeviceId(row.DeviceId)).ToListAsync(cancellationToken);
    }

    public async Task<DeviceStatus?> StatusAsync(DeviceId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return Status(await context.DeviceStatus.AsNoTracking().FirstOrDefaultAsync(row => row.DeviceId == id.Value, cancellationToken));
    }

    private static IQueryable<DeviceRow> Whole(OrchestratorDbContext context) =>
        context.Devices.AsNoTracking().Include(device => device.Uplinks).Include(device => device.Lans).AsSplitQuery();

    private static DeviceEntry Entry(DeviceRow row) =>
        new(row.ToRecord(), row.Version, row.Practice, row.CredentialId is { } key ? new KeyId(key) : null);

    private static DeviceSummary Summary(DeviceRow row, string site, DeviceStatusRow? status, int links) => new(
        new DeviceId(row.Id), row.Name, new SiteId(row.SiteId), site, Enum.Parse<DevicePlatform>(row.Platform), row.Host, row.Practice, Status(status), links);

    private static DeviceStatusRow StatusRow(DeviceId id, DeviceStatus status) => new()
    {
        DeviceId = id.Value,
        State = status.State,
        LastSeenAt = status.LastSeenAt,
        At = status.At,
        DetailJson = status.DetailJson,
    };

    private static DeviceStatus? Status(DeviceStatusRow? row) => row is null ? null : new DeviceStatus(row.State, row.LastSeenAt, row.At, row.DetailJson);

    private static void Replace<TRow>(OrchestratorDbContext context, List<TRow> rows, IReadOnlyList<TRow> wanted, Func<TRow, Guid> id) where TRow : class
    {
        foreach (var gone in rows.Where(row => !wanted.Any(w => id(w) == id(row))).ToList())
            context.Remove(gone);
        foreach (var want in wanted)
        {
            var present = rows.Find(row => id(row) == id(want));
            if (present is null)
                context.Add(want);
            else
                context.Entry(present).CurrentValues.SetValues(want);
        }
    }
}

using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>How far a link's life is.</summary>
public enum LinkStage { Draft, Planned, Deploying, Deployed, Removing }

public sealed record LinkEntry(Link Link, long Version, LinkStage Stage);

/// <summary>A link as lists show it.</summary>
public sealed record LinkSummary(
    LinkId Id, string Name, DeviceId DeviceA, string DeviceAName, DeviceId DeviceB, string DeviceBName, LinkStage Stage, LightState Worst, DateTimeOffset? LookedAt);

/// <summary>Links.</summary>
public sealed class LinkStore(IDbContextFactory<OrchestratorDbContext> contexts, KeyStore keys)
{
    private const int Batch = 200;

    public Task<StoreOutcome> AddAsync(Link link, LinkStage stage, CancellationToken cancellationToken) => AddAsync(link, stage, null, cancellationToken);

    /// <summary>Stores the link and its new key: both, or neither.</summary>
    public async Task<StoreOutcome> AddAsync(Link link, LinkStage stage, NewKey? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (key is not null)
            context.Keys.Add(keys.Row(key));
        context.Links.Add(link.ToRow(stage));
        return await context.TrySaveAsync(cancellationToken);
    }

    public async Task<LinkEntry?> GetAsync(LinkId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Links.AsNoTracking().FirstOrDefaultAsync(link => link.Id == id.Value, cancellationToken);
        return row is null ? null : Entry(row);
    }

    /// <summary>Which of these links there are.</summary>
    public async Task<IReadOnlySet<LinkId>> ThereAsync(IReadOnlyCollection<LinkId> ids, CancellationToken cancellationToken)
    {
        Guid[] asked = [.. ids.Select(id => id.Value)];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await context.Links.Where(row => asked.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)).Select(id => new LinkId(id)).ToHashSet();
    }

    /// <param name="version">As read; null replaces whatever was edited meanwhile.</param>
    public Task<StoreOutcome> SaveAsync(Link link, long? version, CancellationToken cancellationToken) => SaveAsync(link, version, null, cancellationToken);

    /// <summary>Stores the edit and the link's new key: both, or neither.</summary>
    public async Task<StoreOutcome> SaveAsync(Link link, long? version, NewKey? key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Links.FirstOrDefaultAsync(l => l.Id == link.Id.Value, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        context.Entry(row).Property(l => l.Version).OriginalValue = version ?? row.Version;
        link.CopyTo(row);
        if (key is not null)
            context.Keys.Add(keys.Row(key));
        return await context.TrySaveAsync(cancellationToken);
    }

    /// <summary>The last one wins; it is no edit of the link.</summary>
    public async Task<StoreOutcome> SetStageAsync(LinkId id, LinkStage stage, CancellationToken cancellationToken)
    {
        string word = stage.ToString();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int set = await context.Links.Where(row => row.Id == id.Value).ExecuteUpdateAsync(update => update.SetProperty(row => row.Stage, word), cancellationToken);
        return set == 1 ? StoreOutcome.Done : StoreOutcome.Missing;
    }

    /// <summary>Forgets the link, its lights and its key. Its changes stay.</summary>
    public async Task<StoreOutcome> RemoveAsync(LinkId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Links.FirstOrDefaultAsync(link => link.Id == id.Value, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        context.Links.Remove(row);
        if (row.KeyId is { } key && !await context.Links.AnyAsync(other => other.KeyId == key && other.Id != row.Id, cancellationToken))
            context.Keys.Remove(await context.Keys.SingleAsync(k => k.Id == key, cancellationToken));
        return await context.TrySaveAsync(cancellationToken);
    }

    /// <summary>Sorted by name.</summary>
    public async Task<Page<LinkSummary>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.Links.AsNoTracking();
        if (page.Key is { } key)
            all = all.Where(row => row.NameKey.Contains(key));
        var rows = await all.OrderBy(row => row.NameKey).Skip(page.Skip).Take(page.Limit)
            .Select(row => new
            {
                Row = row,
                A = context.Devices.Where(d => d.Id == row.DeviceAId).Select(d => d.Name).First(),
                B = context.Devices.Where(d => d.Id == row.DeviceBId).Select(d => d.Name).First(),
                Light = context.Lights.FirstOrDefault(light => light.LinkId == row.Id),
            }).ToListAsync(cancellationToken);
        return new Page<LinkSummary>([.. rows.Select(r => Summary(r.Row, r.A, r.B, r.Light))], await all.CountAsync(cancellationToken));
    }

    /// <summary>The links a device is an end of, by name.</summary>
    public async Task<IReadOnlyList<LinkEntry>> OfDeviceAsync(DeviceId device, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Links.AsNoTracking().Where(row => row.DeviceAId == device.Value || row.DeviceBId == device.Value)
            .OrderBy(row => row.NameKey).ToListAsync(cancellationToken);
        return [.. rows.Select(Entry)];
    }

    /// <summary>All links by name, read in small batches: the caller may stop at any time.</summary>
    public async IAsyncEnumerable<LinkEntry> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string after = "";
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            string from = after;
            var rows = await context.Links.AsNoTracking().Where(row => row.NameKey.CompareTo(from) > 0).OrderBy(row => row.NameKey).Take(Batch).ToListAsync(cancellationToken);
            foreach (var row in rows)
                yield return Entry(row);
            if (rows.Count < Batch)
                yield break;
            after = rows[^1].NameKey;
        }
    }

    /// <summary>
    /// What new inner addresses must not meet: the LANs inside the given pools and the inner addresses of every link,
    /// which are two short columns each.
    /// </summary>
    public async Task<IReadOnlyCollection<Ipv4Prefix>> TakenAsync(IReadOnlyList<Ipv4Prefix> pools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pools);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var taken = new HashSet<Ipv4Prefix>();
        foreach (var pool in pools)
        {
            long first = pool.Network.Value, last = pool.Last.Value;
            var lans = context.Lans.Where(lan => lan.First <= last && lan.Last >= first).Select(lan => lan.Prefix).AsAsyncEnumerable();
            await foreach (string prefix in lans.WithCancellation(cancellationToken))
                taken.Add(Ipv4Prefix.Parse(prefix));
        }
        var inner = context.Links.Select(link => new { link.Endpoints, link.Tunnel }).AsAsyncEnumerable();
        await foreach (var link in inner.WithCancellation(cancellationToken))
            taken.UnionWith([Ipv4Prefix.Parse(link.Endpoints), Ipv4Prefix.Parse(link.Tunnel)]);
        return taken;
    }

    private static LinkEntry Entry(LinkRow row) => new(row.ToRecord(), row.Version, Enum.Parse<LinkStage>(row.Stage));

    private static LinkSummary Summary(LinkRow row, string a, string b, LightRow? light) => new(
        new LinkId(row.Id), row.Name, new DeviceId(row.DeviceAId), a, new DeviceId(row.DeviceBId), b, Enum.Parse<LinkStage>(row.Stage),
        light is null ? LightState.Unknown : Enum.Parse<LightState>(light.Worst), light?.At);
}

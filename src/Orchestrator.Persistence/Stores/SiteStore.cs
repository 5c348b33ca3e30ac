using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <param name="MapX">Where it was dragged to on the map; null until then.</param>
public sealed record SiteEntry(Site Site, double? MapX, double? MapY, int Devices);

/// <summary>Sites. Thread-safe, like every store here.</summary>
public sealed class SiteStore(IDbContextFactory<OrchestratorDbContext> contexts)
{
    private const int Batch = 500;

    private static readonly Expression<Func<SiteRow, SiteEntry>> Entry =
        row => new SiteEntry(new Site(new SiteId(row.Id), row.Name), row.MapX, row.MapY, row.Devices.Count);

    public async Task<StoreOutcome> AddAsync(Site site, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(site);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Sites.Add(Row(site));
        return await context.TrySaveAsync(cancellationToken);
    }

    internal static SiteRow Row(Site site) => new() { Id = site.Id.Value, Name = site.Name.Trim(), NameKey = NameKeys.Of(site.Name) };

    public async Task<Versioned<Site>?> GetAsync(SiteId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Sites.AsNoTracking().FirstOrDefaultAsync(site => site.Id == id.Value, cancellationToken);
        return row is null ? null : new Versioned<Site>(new Site(new SiteId(row.Id), row.Name), row.Version);
    }

    public async Task<Site?> FindAsync(string name, CancellationToken cancellationToken)
    {
        string key = NameKeys.Of(name);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Sites.AsNoTracking().FirstOrDefaultAsync(site => site.NameKey == key, cancellationToken);
        return row is null ? null : new Site(new SiteId(row.Id), row.Name);
    }

    /// <summary>Sorted by name.</summary>
    public async Task<Page<SiteEntry>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.Sites.AsNoTracking();
        if (page.Key is { } key)
            all = all.Where(row => row.NameKey.Contains(key));
        var items = await all.OrderBy(row => row.NameKey).Skip(page.Skip).Take(page.Limit).Select(Entry).ToListAsync(cancellationToken);
        return new Page<SiteEntry>(items, await all.CountAsync(cancellationToken));
    }

    /// <summary>All sites by name, read in batches: the caller may stop at any time.</summary>
    public async IAsyncEnumerable<SiteEntry> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string after = "";
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            string from = after;
            var entries = await context.Sites.AsNoTracking().Where(row => row.NameKey.CompareTo(from) > 0).OrderBy(row => row.NameKey).Take(Batch).Select(Entry).ToListAsync(cancellationToken);
            foreach (var entry in entries)
                yield return entry;
            if (entries.Count < Batch)
                yield break;
            after = NameKeys.Of(entries[^1].Site.Name);
        }
    }

    /// <param name="version">As read; null renames whatever was edited meanwhile.</param>
    public async Task<StoreOutcome> RenameAsync(SiteId id, string name, long? version, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Sites.FirstOrDefaultAsync(site => site.Id == id.Value, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        context.Entry(row).Property(site => site.Version).OriginalValue = version ?? row.Version;
        (row.Name, row.NameKey) = (name.Trim(), NameKeys.Of(name));
        return await context.TrySaveAsync(cancellationToken);
    }

    /// <summary>Keeps a place on the map. The last one wins.</summary>
    public async Task<StoreOutcome> PlaceAsync(SiteId id, double x, double y, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int placed = await context.Sites.Where(row => row.Id == id.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.MapX, x).SetProperty(row => row.MapY, y), cancellationToken);
        return placed == 1 ? StoreOutcome.Done : StoreOutcome.Missing;
    }

    /// <summary>Refused while the site has devices.</summary>
    public async Task<StoreOutcome> RemoveAsync(SiteId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Sites.FirstOrDefaultAsync(site => site.Id == id.Value, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        context.Sites.Remove(row);
        return await context.TrySaveAsync(cancellationToken);
    }
}

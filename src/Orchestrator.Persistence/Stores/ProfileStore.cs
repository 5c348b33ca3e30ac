using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>A named set of IKE and IPsec choices that links can be made from. Later edits of it do not change links.</summary>
public sealed record IkeProfile(Guid Id, string Name, LinkChoices Choices);

/// <summary>IKE and IPsec profiles.</summary>
public sealed class ProfileStore(IDbContextFactory<OrchestratorDbContext> contexts)
{
    public async Task<StoreOutcome> AddAsync(IkeProfile profile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.IkeProfiles.Add(new IkeProfileRow
        {
            Id = profile.Id,
            Name = profile.Name.Trim(),
            NameKey = NameKeys.Of(profile.Name),
            ChoicesJson = StoredJson.Write(profile.Choices),
        });
        return await context.TrySaveAsync(cancellationToken);
    }

    /// <param name="version">As read; null replaces whatever was edited meanwhile.</param>
    public async Task<StoreOutcome> SaveAsync(IkeProfile profile, long? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(profile);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.IkeProfiles.FirstOrDefaultAsync(p => p.Id == profile.Id, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        context.Entry(row).Property(p => p.Version).OriginalValue = version ?? row.Version;
        (row.Name, row.NameKey, row.ChoicesJson) = (profile.Name.Trim(), NameKeys.Of(profile.Name), StoredJson.Write(profile.Choices));
        return await context.TrySaveAsync(cancellationToken);
    }

    public async Task<StoreOutcome> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int removed = await context.IkeProfiles.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken);
        return removed == 1 ? StoreOutcome.Done : StoreOutcome.Missing;
    }

    /// <summary>Sorted by name.</summary>
    public async Task<Page<Versioned<IkeProfile>>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.IkeProfiles.AsNoTracking();
        if (page.Key is { } key)
            all = all.Where(row => row.NameKey.Contains(key));
        var rows = await all.OrderBy(row => row.NameKey).Skip(page.Skip).Take(page.Limit).ToListAsync(cancellationToken);
        return new Page<Versioned<IkeProfile>>(
            [.. rows.Select(row => new Versioned<IkeProfile>(new IkeProfile(row.Id, row.Name, StoredJson.Read<LinkChoices>(row.ChoicesJson)), row.Version))],
            await all.CountAsync(cancellationToken));
    }
}

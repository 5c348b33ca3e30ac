using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>Changes that were previewed together and can be pushed together. The caller owns state and data; no secret in either.</summary>
public sealed record ChangeGroup(Guid Id, string Title, string State, string RequestedBy, DateTimeOffset CreatedAt, string DataJson);

/// <summary>Groups of changes. Which changes belong to one is written at each change.</summary>
public sealed class ChangeGroupStore(IDbContextFactory<OrchestratorDbContext> contexts, JobLeases leases)
{
    public async Task AddAsync(ChangeGroup group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(group);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ChangeGroups.Add(new ChangeGroupRow
        {
            Id = group.Id,
            Title = group.Title,
            State = group.State,
            RequestedBy = group.RequestedBy,
            CreatedAt = group.CreatedAt,
            DataJson = group.DataJson,
        });
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<ChangeGroup?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.ChangeGroups.AsNoTracking().FirstOrDefaultAsync(group => group.Id == id, cancellationToken);
        return row is null ? null : new ChangeGroup(row.Id, row.Title, row.State, row.RequestedBy, row.CreatedAt, row.DataJson);
    }

    public async Task<IReadOnlyList<Guid>> InStatesAsync(IReadOnlyCollection<string> states, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ChangeGroups.AsNoTracking().Where(row => states.Contains(row.State)).Select(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Moves a group from one state to another in a single statement: of two callers, one succeeds.</summary>
    /// <param name="dataJson">Stored with it; null leaves it as it is.</param>
    public async Task<bool> TryMoveAsync(Guid id, string from, string to, string? dataJson, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ChangeGroups.Where(row => row.Id == id && row.State == from).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, to).SetProperty(row => row.DataJson, row => dataJson ?? row.DataJson), cancellationToken) == 1;
    }

    /// <summary>Stores what the work, or the one who made the group, knows now.</summary>
    public async Task SetDataAsync(Guid id, string dataJson, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.ChangeGroups.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.DataJson, dataJson), cancellationToken);
    }

    /// <summary>Forgets a group to which no change belongs.</summary>
    public async Task RemoveEmptyAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.ChangeGroups.Where(row => row.Id == id && !context.Changes.Any(change => change.GroupId == id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Stores what the work knows now, by the work itself.</summary>
    /// <exception cref="FencedOutException">Another owner has the work; nothing was stored.</exception>
    public Task SetAsync(Lease lease, Guid id, string from, string to, string dataJson, CancellationToken cancellationToken) =>
        leases.WriteAsync(lease, (context, token) => context.ChangeGroups.Where(row => row.Id == id && row.State == from).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, to).SetProperty(row => row.DataJson, dataJson), token), cancellationToken);
}

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
    public async Task<bool> TryMoveAsync(Guid id, string from, string to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ChangeGroups.Where(row => row.Id == id && row.State == from)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, to), cancellationToken) == 1;
    }

    /// <summary>Moves a group, and edits its data with it: both, or neither.</summary>
    /// <param name="edit">Gets the data as it is now and returns it as it shall be; nobody else writes it in between.</param>
    public async Task<bool> TryMoveAsync(Guid id, string from, string to, Func<string, string> edit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        bool moved = await EditAsync(context, id, from, to, edit, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return moved;
    }

    /// <summary>Stores what the one who makes the group knows now, whatever is done with it meanwhile.</summary>
    /// <param name="edit">Gets the data as it is now and returns it as it shall be; nobody else writes it in between.</param>
    public async Task EditAsync(Guid id, Func<string, string> edit, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await EditAsync(context, id, null, null, edit, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets a group to which no change belongs.</summary>
    public async Task RemoveEmptyAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.ChangeGroups.Where(row => row.Id == id && !context.Changes.Any(change => change.GroupId == id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Stores what the work knows now, by the work itself, in whatever state the group is.</summary>
    /// <exception cref="FencedOutException">Another owner has the work; nothing was stored.</exception>
    public Task EditAsync(Lease lease, Guid id, Func<string, string> edit, CancellationToken cancellationToken) =>
        leases.WriteAsync(lease, (context, token) => EditAsync(context, id, null, null, edit, token), cancellationToken);

    /// <summary>Moves a group and edits its data, by the work itself; nothing is stored if somebody else has moved it.</summary>
    /// <exception cref="FencedOutException">Another owner has the work; nothing was stored.</exception>
    public Task MoveAsync(Lease lease, Guid id, string from, string to, Func<string, string> edit, CancellationToken cancellationToken) =>
        leases.WriteAsync(lease, (context, token) => EditAsync(context, id, from, to, edit, token), cancellationToken);

    /// <param name="from">Null for any.</param>
    /// <param name="to">Null to leave it where it is.</param>
    private static async Task<bool> EditAsync(OrchestratorDbContext context, Guid id, string? from, string? to, Func<string, string> edit, CancellationToken cancellationToken)
    {
        // The update locks the row, so that nobody else writes between this look and the transaction's end.
        int there = await context.ChangeGroups.Where(row => row.Id == id && (from == null || row.State == from))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, row => to ?? row.State), cancellationToken);
        if (there == 0)
            return false;
        string edited = edit(await context.ChangeGroups.Where(row => row.Id == id).Select(row => row.DataJson).SingleAsync(cancellationToken));
        await context.ChangeGroups.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.DataJson, edited), cancellationToken);
        return true;
    }
}

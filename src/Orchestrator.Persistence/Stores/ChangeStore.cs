using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>A change: what was planned, how far it is, how it ended. The caller owns kinds, states and the JSON; no secret in any.</summary>
public sealed record Change
{
    public required Guid Id { get; init; }

    /// <summary>Provision, remove, …; at most 64 characters.</summary>
    public required string Kind { get; init; }

    public required string State { get; init; }

    /// <summary>Kept when the link is gone.</summary>
    public LinkId? Link { get; init; }

    /// <summary>The changes it was previewed with; null if it stands alone.</summary>
    public Guid? Group { get; init; }

    /// <summary>What lists call it.</summary>
    public required string Title { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required string PlanJson { get; init; }

    /// <summary>What lists show of the plan and the work; small, unlike the plan.</summary>
    public string? ProgressJson { get; init; }

    public string? OutcomeJson { get; init; }
}

/// <summary>A change as lists show it, without its plan.</summary>
public sealed record ChangeSummary(
    Guid Id, string Kind, string State, LinkId? Link, string Title, string RequestedBy, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, string? ProgressJson)
{
    public Guid? Group { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
}

/// <summary>An entry of a change's journal.</summary>
/// <param name="Position">From 0 without gaps; given by the store.</param>
public sealed record ChangeStep(int Position, string Kind, string? Device, string DataJson, DateTimeOffset At);

/// <summary>Which changes a list wants; nulls for all.</summary>
public sealed record ChangeFilter(LinkId? Link = null, string? State = null, Guid? Group = null);

/// <summary>Changes and their journals. Writes of the work itself take its lease and are fenced by it.</summary>
public sealed class ChangeStore(IDbContextFactory<OrchestratorDbContext> contexts, JobLeases leases)
{
    public async Task AddAsync(Change change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var row = new ChangeRow { Id = change.Id, Kind = "", State = "", Subject = "", RequestedBy = "", PlanJson = "" };
        Copy(change, row);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Changes.Add(row);
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<Change?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Changes.AsNoTracking().FirstOrDefaultAsync(change => change.Id == id, cancellationToken);
        return row is null ? null : Record(row);
    }

    /// <summary>Newest first.</summary>
    public async Task<Page<ChangeSummary>> ListAsync(PageRequest page, ChangeFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(filter);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.Changes.AsNoTracking();
        if (filter.Link is { } link)
            all = all.Where(row => row.LinkId == link.Value);
        if (filter.State is { } state)
            all = all.Where(row => row.State == state);
        if (filter.Group is { } group)
            all = all.Where(row => row.GroupId == group);
        if (!string.IsNullOrWhiteSpace(page.Search))
            all = all.Where(row => row.Subject.Contains(page.Search));
        var items = await all.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)
            .Select(row => new ChangeSummary(row.Id, row.Kind, row.State, row.LinkId == null ? null : new LinkId(row.LinkId.Value),
                row.Subject, row.RequestedBy, row.CreatedAt, row.FinishedAt, row.ProgressJson)
            { Group = row.GroupId, StartedAt = row.StartedAt })
            .ToListAsync(cancellationToken);
        return new Page<ChangeSummary>(items, await all.CountAsync(cancellationToken));
    }

    /// <summary>Moves a change from one state to another in a single statement: of two callers, one succeeds.</summary>
    public async Task<bool> TryMoveAsync(Guid id, string from, string to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Changes.Where(row => row.Id == id && row.State == from)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, to), cancellationToken) == 1;
    }

    /// <summary>Moves a change that touched no device back to its beginning, in one transaction: what an earlier attempt wrote down is forgotten.</summary>
    public async Task<bool> TryStartOverAsync(Guid id, string from, string to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        int moved = await context.Changes.Where(row => row.Id == id && row.State == from).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, to)
            .SetProperty(row => row.StartedAt, (DateTimeOffset?)null)
            .SetProperty(row => row.FinishedAt, (DateTimeOffset?)null)
            .SetProperty(row => row.OutcomeJson, (string?)null), cancellationToken);
        if (moved == 0)
            return false;
        await context.ChangeSteps.Where(row => row.ChangeId == id).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Moves a change back whose work nobody has begun, in a single statement: the work begins, or the change moves back.</summary>
    public async Task<bool> TryTakeBackAsync(Guid id, string from, string to, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Changes.Where(row => row.Id == id && row.State == from && row.StartedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, to), cancellationToken) == 1;
    }

    /// <summary>Notes that the work on a change has begun, unless the change has left these states. Harmless when repeated.</summary>
    /// <returns>The change as it stands, or null if there is nothing to work on.</returns>
    /// <exception cref="FencedOutException">Another owner has the work; nothing was stored.</exception>
    public async Task<Change?> TryBeginAsync(Lease lease, Guid id, IReadOnlyCollection<string> states, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await leases.WriteAsync(lease, (context, token) => context.Changes.Where(row => row.Id == id && states.Contains(row.State) && row.StartedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.StartedAt, now), token), cancellationToken);
        return await GetAsync(id, cancellationToken) is { StartedAt: not null } change && states.Contains(change.State) ? change : null;
    }

    /// <summary>Ids and states of all changes in these states.</summary>
    public async Task<IReadOnlyList<(Guid Id, string State)>> InStatesAsync(IReadOnlyCollection<string> states, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Changes.AsNoTracking().Where(row => states.Contains(row.State)).OrderBy(row => row.CreatedAt)
            .Select(row => new { row.Id, row.State }).ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.Id, row.State))];
    }

    /// <summary>Stores the change as the work has it now, if it is still in the state the work found it in.</summary>
    /// <exception cref="FencedOutException">Another owner has the work; nothing was stored.</exception>
    public Task SaveIfAsync(Lease lease, Change change, string state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return leases.WriteAsync(lease, async (context, token) =>
        {
            // The update locks the row, so that nobody moves the change between this look and the transaction's end.
            if (await context.Changes.Where(row => row.Id == change.Id && row.State == state).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state), token) == 1)
                Copy(change, await context.Changes.SingleAsync(row => row.Id == change.Id, token));
        }, cancellationToken);
    }

    /// <summary>Stores the change as the work has it now.</summary>
    /// <exception cref="FencedOutException">Another owner has the work; nothing was stored.</exception>
    public Task SaveAsync(Lease lease, Change change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return leases.WriteAsync(lease, async (context, token) =>
            Copy(change, await context.Changes.SingleAsync(row => row.Id == change.Id, token)), cancellationToken);
    }

    /// <summary>Forgets changes with their journals.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Changes.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Appends to the journal. The entry survives a crash once this returns.</summary>
    /// <returns>The entry's position.</returns>
    /// <exception cref="FencedOutException">Another owner has the work; nothing was stored.</exception>
    public async Task<int> AppendAsync(Lease lease, Guid changeId, ChangeStep step, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(step);
        int position = 0;
        await leases.WriteAsync(lease, async (context, token) =>
        {
            position = (await context.ChangeSteps.Where(row => row.ChangeId == changeId).MaxAsync(row => (int?)row.Position, token) ?? -1) + 1;
            context.ChangeSteps.Add(new ChangeStepRow
            {
                ChangeId = changeId,
                Position = position,
                Kind = step.Kind,
                Device = step.Device,
                DataJson = step.DataJson,
                At = step.At,
            });
        }, cancellationToken);
        return position;
    }

    /// <summary>The journal in order.</summary>
    /// <param name="after">Only entries behind this position; -1 for all.</param>
    public async Task<IReadOnlyList<ChangeStep>> StepsAsync(Guid changeId, int after, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ChangeSteps.AsNoTracking().Where(row => row.ChangeId == changeId && row.Position > after).OrderBy(row => row.Position)
            .Select(row => new ChangeStep(row.Position, row.Kind, row.Device, row.DataJson, row.At)).ToListAsync(cancellationToken);
    }

    private static void Copy(Change change, ChangeRow row)
    {
        (row.Kind, row.State, row.LinkId, row.Subject, row.RequestedBy) = (change.Kind, change.State, change.Link?.Value, change.Title, change.RequestedBy);
        (row.CreatedAt, row.StartedAt, row.FinishedAt) = (change.CreatedAt, change.StartedAt, change.FinishedAt);
        (row.PlanJson, row.ProgressJson, row.OutcomeJson, row.GroupId) = (change.PlanJson, change.ProgressJson, change.OutcomeJson, change.Group);
    }

    private static Change Record(ChangeRow row) => new()
    {
        Id = row.Id,
        Kind = row.Kind,
        State = row.State,
        Link = row.LinkId is { } link ? new LinkId(link) : null,
        Group = row.GroupId,
        Title = row.Subject,
        RequestedBy = row.RequestedBy,
        CreatedAt = row.CreatedAt,
        StartedAt = row.StartedAt,
        FinishedAt = row.FinishedAt,
        PlanJson = row.PlanJson,
        ProgressJson = row.ProgressJson,
        OutcomeJson = row.OutcomeJson,
    };
}

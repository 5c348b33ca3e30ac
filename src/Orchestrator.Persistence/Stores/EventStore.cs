using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>Who did what. No secret in any field.</summary>
/// <param name="Actor">A user's name, or the part of the product that acted.</param>
/// <param name="Kind">The caller's word for it, at most 64 characters.</param>
/// <param name="Subject">Name of the thing it was done to, as it was then.</param>
public sealed record Activity(DateTimeOffset At, string Actor, string Kind, string? Subject = null, Guid? SubjectId = null, string? Detail = null);

/// <param name="Id">Grows with time; where the next page goes on.</param>
public sealed record ActivityEntry(long Id, Activity Activity);

/// <summary>The activity log. Only ever appended to.</summary>
public sealed class EventStore(IDbContextFactory<OrchestratorDbContext> contexts)
{
    public async Task AddAsync(Activity activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Events.Add(Row(activity));
        await context.SaveChangesAsync(cancellationToken);
    }

    internal static EventRow Row(Activity activity) => new()
    {
        At = activity.At,
        Actor = activity.Actor,
        Kind = activity.Kind,
        Subject = activity.Subject,
        SubjectId = activity.SubjectId,
        Detail = activity.Detail,
    };

    /// <summary>Newest first; costs the same however far back.</summary>
    /// <param name="before">Id of the last entry of the page before; null for the first page.</param>
    /// <param name="subject">Only what was done to this thing; null for all.</param>
    /// <param name="take">1 to 500.</param>
    public async Task<IReadOnlyList<ActivityEntry>> ListAsync(long? before, Guid? subject, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var all = context.Events.AsNoTracking();
        if (before is { } id)
            all = all.Where(row => row.Id < id);
        if (subject is { } thing)
            all = all.Where(row => row.SubjectId == thing);
        return await all.OrderByDescending(row => row.Id).Take(Math.Clamp(take, 1, PageRequest.MaxTake))
            .Select(row => new ActivityEntry(row.Id, new Activity(row.At, row.Actor, row.Kind, row.Subject, row.SubjectId, row.Detail)))
            .ToListAsync(cancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Persistence.Jobs;

/// <summary>
/// Leases with fencing tokens, one row per piece of work, each step a single conditional statement. Clocks of nodes may
/// differ: a wrong clock can hand a lease over early, but the token then fences out the earlier owner's writes. Thread-safe.
/// </summary>
public sealed class JobLeases(IDbContextFactory<OrchestratorDbContext> contexts, TimeProvider time)
{
    /// <returns>Null while another owner's lease runs.</returns>
    public async Task<Lease?> AcquireAsync(string key, string owner, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        long now = Now();
        long expires = now + (long)duration.TotalMilliseconds;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var token = await context.Database.SqlQuery<long>(
            $"""
            INSERT INTO "JobLeases" ("Key", "Owner", "Token", "Expires", "CancelRequested") VALUES ({key}, {owner}, 1, {expires}, {false})
            ON CONFLICT ("Key") DO UPDATE SET "Owner" = excluded."Owner", "Token" = "JobLeases"."Token" + 1, "Expires" = excluded."Expires"
            WHERE "JobLeases"."Expires" <= {now}
            RETURNING "Token" AS "Value"
            """).ToListAsync(cancellationToken);
        return token is [var number] ? new Lease(key, owner, number) : null;
    }

    /// <summary>Extends a lease. One that has expired but that nobody took is still its owner's.</summary>
    public async Task<LeaseState> RenewAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        long expires = Now() + (long)duration.TotalMilliseconds;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int held = await Held(context, lease).ExecuteUpdateAsync(set => set.SetProperty(row => row.Expires, expires), cancellationToken);
        if (held == 0)
            return LeaseState.Lost;
        bool cancel = await Held(context, lease).AnyAsync(row => row.CancelRequested, cancellationToken);
        return cancel ? LeaseState.CancelRequested : LeaseState.Held;
    }

    /// <summary>Gives the work back, so that the next owner need not wait. Without effect on a lease that was lost.</summary>
    public async Task ReleaseAsync(Lease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await Held(context, lease).ExecuteUpdateAsync(set => set.SetProperty(row => row.Expires, 0L), cancellationToken);
    }

    /// <summary>Gives the work back as done: a request to cancel that came with it is spent, and the key's row is gone.</summary>
    public async Task FinishAsync(Lease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Tokens begin anew with the next owner; the owner's name, which is never used twice, still fences this one out.
        await Held(context, lease).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Asks whoever does the work, now or next, to stop. It finds out when it renews.</summary>
    public async Task RequestCancelAsync(string key, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "JobLeases" ("Key", "Owner", "Token", "Expires", "CancelRequested") VALUES ({key}, '', 0, 0, {true})
            ON CONFLICT ("Key") DO UPDATE SET "CancelRequested" = excluded."CancelRequested"
            """, cancellationToken);
    }

    /// <summary>When the current owner's lease ends, if it is not renewed; null if nobody holds the key.</summary>
    public async Task<DateTimeOffset?> ExpiryAsync(string key, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.JobLeases.AsNoTracking().FirstOrDefaultAsync(lease => lease.Key == key, cancellationToken);
        return row is null || row.Expires <= Now() ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Expires);
    }

    /// <summary>When the leases of these keys end, if they are not renewed; keys that nobody holds are not among them.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> ExpiriesAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        long now = Now();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.JobLeases.AsNoTracking().Where(lease => keys.Contains(lease.Key) && lease.Expires > now).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => row.Key, row => DateTimeOffset.FromUnixTimeMilliseconds(row.Expires));
    }

    /// <summary>
    /// Stores results of the work in one transaction that begins by touching the lease's row under its token: a stale
    /// owner's statement affects no row, and while the transaction runs no other owner can take the lease.
    /// </summary>
    /// <exception cref="FencedOutException">The lease is lost; nothing was stored.</exception>
    public async Task WriteAsync(Lease lease, Func<OrchestratorDbContext, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(write);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        int held = await Held(context, lease).ExecuteUpdateAsync(set => set.SetProperty(row => row.Token, lease.Token), cancellationToken);
        if (held == 0)
            throw new FencedOutException(lease);
        await write(context, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static IQueryable<Rows.JobLeaseRow> Held(OrchestratorDbContext context, Lease lease) =>
        context.JobLeases.Where(row => row.Key == lease.Key && row.Token == lease.Token && row.Owner == lease.Owner);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

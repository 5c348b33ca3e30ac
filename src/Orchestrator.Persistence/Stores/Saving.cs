using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Persistence.Stores;

/// <summary>Saves, and turns what the database refuses into an outcome.</summary>
internal static class Saving
{
    public static async Task<StoreOutcome> TrySaveAsync(this OrchestratorDbContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return StoreOutcome.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return StoreOutcome.ChangedMeanwhile;
        }
        catch (DbUpdateException refused) when (Read(refused, deleting: context.ChangeTracker.Entries().Any(e => e.State == EntityState.Deleted)) is { } outcome)
        {
            return outcome;
        }
    }

    private static StoreOutcome? Read(DbUpdateException refused, bool deleting) => refused.InnerException switch
    {
        // 2067 unique index, 1555 primary key, 787 foreign key, 1811 a foreign key that restricts a delete.
        SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } unique => Taken(unique.Message),
        SqliteException { SqliteExtendedErrorCode: 787 or 1811 } => Reference(deleting),
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } unique => Taken(unique.ConstraintName ?? ""),
        PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.RestrictViolation } => Reference(deleting),
        _ => null,
    };

    private static StoreOutcome? Taken(string constraint) =>
        constraint.Contains("NameKey", StringComparison.Ordinal) ? StoreOutcome.NameTaken
        : constraint.Contains("Endpoints", StringComparison.Ordinal) || constraint.Contains("Tunnel", StringComparison.Ordinal) ? StoreOutcome.AddressesTaken
        : null;

    private static StoreOutcome Reference(bool deleting) => deleting ? StoreOutcome.InUse : StoreOutcome.BrokenReference;
}

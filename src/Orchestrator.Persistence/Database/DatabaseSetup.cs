using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace Orchestrator.Persistence.Database;

/// <summary>Brings the database to the schema this build needs, at start.</summary>
public sealed class DatabaseSetup(IDbContextFactory<OrchestratorDbContext> contexts, DatabaseSettings settings)
{
    /// <summary>Works without the app's services, so that the schema is looked at while they are put together; the model it builds serves them too.</summary>
    public static DatabaseSetup For(DatabaseSettings settings)
    {
        var options = new DbContextOptionsBuilder<OrchestratorDbContext>();
        options.UseOrchestratorDatabase(settings);
        return new(new PooledDbContextFactory<OrchestratorDbContext>(options.Options, poolSize: 1), settings);
    }

    /// <summary>Creates what is missing and applies the migrations that were not. Several nodes may call it at once.</summary>
    /// <exception cref="DatabaseUnavailableException">With one line that says what to do.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            if (settings.Provider == DatabaseProvider.Sqlite)
                await PrepareFileAsync(context, cancellationToken);
            // The usual start: reading the history is cheaper than taking the lock and comparing models.
            if (!(await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
                return;
            if (settings.Provider == DatabaseProvider.Sqlite)
                await BreakStaleMigrationLockAsync(context, cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (Exception error) when (DatabaseErrors.Classify(error) is var fault and not DatabaseFault.None)
        {
            throw new DatabaseUnavailableException(fault, DatabaseErrors.Explain(fault, settings), error);
        }
    }

    private async Task PrepareFileAsync(OrchestratorDbContext context, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(settings.SqlitePath)!);
        if (!await context.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
            CreatePrivately(settings.SqlitePath);
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    private static void CreatePrivately(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    /// <summary>A process killed while migrating leaves EF's lock row in the file, and every later start would wait for it for ever.</summary>
    private static async Task BreakStaleMigrationLockAsync(OrchestratorDbContext context, CancellationToken cancellationToken)
    {
        var tables = await context.Database.SqlQuery<int>(
            $"SELECT COUNT(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'").ToListAsync(cancellationToken);
        if (tables is [> 0])
            await context.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\" WHERE \"Timestamp\" < datetime('now', '-5 minutes')", cancellationToken);
    }
}

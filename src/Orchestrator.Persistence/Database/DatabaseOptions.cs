using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Orchestrator.Persistence.Sqlite;

namespace Orchestrator.Persistence.Database;

/// <summary>Points a context at a database. The migrations of each provider live in an assembly of their own.</summary>
public static class DatabaseOptions
{
    public const string SqliteMigrations = "Orchestrator.Migrations.Sqlite";
    public const string PostgreSqlMigrations = "Orchestrator.Migrations.PostgreSql";

    public static DbContextOptionsBuilder UseOrchestratorDatabase(this DbContextOptionsBuilder options, DatabaseSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        options.AddInterceptors(VersionCounter.Instance);
        return settings.Provider == DatabaseProvider.Sqlite
            ? options
                .UseSqlite(settings.ConnectionString, sqlite => sqlite.MigrationsAssembly(SqliteMigrations))
                .AddInterceptors(new SqliteSession())
                // SQLite switches foreign keys only outside a transaction; a start that is cut off there is taken up by the next one.
                .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning))
            : options.UseNpgsql(settings.ConnectionString, postgres => postgres.MigrationsAssembly(PostgreSqlMigrations));
    }
}

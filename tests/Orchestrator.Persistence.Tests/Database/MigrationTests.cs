using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Database;

public sealed class MigrationTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_empty_folder_becomes_a_migrated_database_in_wal_mode()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using var context = database.Context();

        (await context.Database.GetPendingMigrationsAsync(Now)).ShouldBeEmpty();
        (await context.Database.GetAppliedMigrationsAsync(Now)).ShouldNotBeEmpty();
        (await context.Database.SqlQuery<string>($"SELECT journal_mode AS \"Value\" FROM pragma_journal_mode").SingleAsync(Now)).ShouldBe("wal");
        (await context.Database.SqlQuery<int>($"SELECT foreign_keys AS \"Value\" FROM pragma_foreign_keys").SingleAsync(Now)).ShouldBe(1);
        (await context.Database.SqlQuery<int>($"SELECT timeout AS \"Value\" FROM pragma_busy_timeout").SingleAsync(Now)).ShouldBe(10000);
    }

    [Fact]
    public async Task Migrating_again_changes_nothing()
    {
        await using var database = await TestDatabase.SqliteAsync();

        await database.Get<DatabaseSetup>().MigrateAsync(Now);
    }

    [Fact]
    public async Task Two_starts_at_once_both_succeed()
    {
        string directory = TestDatabase.NewDirectory();
        await using var one = TestDatabase.Over(DatabaseSettings.From(null, directory));
        await using var two = TestDatabase.Over(DatabaseSettings.From(null, directory));

        await Task.WhenAll(one.Get<DatabaseSetup>().MigrateAsync(Now), two.Get<DatabaseSetup>().MigrateAsync(Now));

        await using var context = two.Context();
        (await context.Database.GetPendingMigrationsAsync(Now)).ShouldBeEmpty();
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_start_that_was_killed_while_migrating_does_not_stop_the_next_one()
    {
        await using var database = await TestDatabase.SqliteAsync();
        await using (var context = database.Context())
        {
            await context.Database.ExecuteSqlAsync(
                $"INSERT INTO \"__EFMigrationsLock\" (\"Id\", \"Timestamp\") VALUES (1, datetime('now', '-1 hour'))", Now);
        }

        await database.Get<DatabaseSetup>().MigrateAsync(Now).WaitAsync(TimeSpan.FromSeconds(20), Now);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task The_model_has_no_change_that_no_migration_carries(DatabaseProvider provider)
    {
        var settings = provider == DatabaseProvider.Sqlite ? DatabaseSettings.Sqlite("unused.db") : DatabaseSettings.From("Host=unused", ".");
        await using var database = TestDatabase.Over(settings);
        await using var context = database.Context();

        context.Database.HasPendingModelChanges().ShouldBeFalse("run migrations/add");
    }

    [Fact]
    public void The_system_library_is_preferred_to_the_bundled_one()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        bool systemHasOne = Directory.EnumerateFiles("/usr/lib", "libsqlite3.so.0", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Any();

        (connection.ServerVersion == "3.35.5").ShouldBe(!systemHasOne);
    }
}

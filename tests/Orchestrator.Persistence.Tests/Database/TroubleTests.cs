using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Stores;
using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Database;

public sealed class TroubleTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_named_and_leaves_nothing_half_written()
    {
        var disk = new SmallDisk();
        await using var database = await TestDatabase.SqliteAsync(disk.Register);
        var site = Sample.Site(1, "Hub");
        await database.Get<SiteStore>().AddAsync(site, Now);
        var fat = Sample.Router(11, "hub", site);
        fat = fat with { Lans = [.. Enumerable.Range(0, 200).Select(i => Sample.Router(5000 * i, "x", site, $"10.{i}.0.0/16").Lans[0])] };
        disk.Full = true;

        var error = await Should.ThrowAsync<DbUpdateException>(() => database.Get<DeviceStore>().AddAsync(fat, null, practice: false, Now));

        DatabaseErrors.Classify(error).ShouldBe(DatabaseFault.DiskFull);
        string line = DatabaseErrors.Explain(DatabaseFault.DiskFull, database.Settings);
        line.ShouldContain(DatabaseSettings.SqliteFileName);
        line.ShouldNotContain("\n");
        disk.Full = false;
        await using var context = database.Context();
        (await context.Devices.CountAsync(Now)).ShouldBe(0);
        (await context.Lans.CountAsync(Now)).ShouldBe(0);
        (await database.Get<DeviceStore>().AddAsync(fat, null, practice: false, Now)).ShouldBe(StoreOutcome.Done);
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_the_first_start_is_named_and_the_next_start_works()
    {
        string directory = TestDatabase.NewDirectory();
        var disk = new SmallDisk { Full = true, Pages = 60 };
        await using var database = TestDatabase.Over(DatabaseSettings.From(null, directory), disk.Register);

        var error = await Should.ThrowAsync<DatabaseUnavailableException>(() => database.Get<DatabaseSetup>().MigrateAsync(Now));

        error.Fault.ShouldBe(DatabaseFault.DiskFull);
        error.Message.ShouldContain("is full");
        disk.Full = false;
        await database.Get<DatabaseSetup>().MigrateAsync(Now).WaitAsync(TimeSpan.FromSeconds(30), Now);
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_not_touched()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("This is a letter, not a database. ", 100)), Now);
        byte[] before = await File.ReadAllBytesAsync(file, Now);

        await FailsAsync(DatabaseSettings.Sqlite(file), DatabaseFault.Damaged, file);

        (await File.ReadAllBytesAsync(file, Now)).ShouldBe(before);
        File.Delete(file);
    }

    [Fact]
    public Task A_path_that_cannot_be_is_named() =>
        FailsAsync(DatabaseSettings.Sqlite("/dev/null/orchestrator.db"), DatabaseFault.Unreachable, "/dev/null/orchestrator.db");

    [Fact]
    public Task A_server_that_is_not_there_is_named_without_its_password() =>
        FailsAsync(DatabaseSettings.From("Host=127.0.0.1;Port=1;Username=u;Password=p4ssw0rd;Database=orch", "."), DatabaseFault.Unreachable, "127.0.0.1:1/orch");

    [Theory]
    [InlineData("Host=db;Database=x", DatabaseProvider.PostgreSql)]
    [InlineData(" host = db ;Database=x", DatabaseProvider.PostgreSql)]
    [InlineData("Database=x;Server=db", DatabaseProvider.PostgreSql)]
    [InlineData("/srv/orchestrator.db", DatabaseProvider.Sqlite)]
    [InlineData("Host", DatabaseProvider.Sqlite)]
    [InlineData("", DatabaseProvider.Sqlite)]
    [InlineData(null, DatabaseProvider.Sqlite)]
    public void The_setting_tells_the_provider(string? database, DatabaseProvider expected) =>
        DatabaseSettings.From(database, "data").Provider.ShouldBe(expected);

    private static async Task FailsAsync(DatabaseSettings settings, DatabaseFault fault, string place)
    {
        await using var database = TestDatabase.Over(settings);

        var error = await Should.ThrowAsync<DatabaseUnavailableException>(() => database.Get<DatabaseSetup>().MigrateAsync(Now));

        error.Fault.ShouldBe(fault);
        error.Message.ShouldContain(place);
        error.Message.ShouldNotContain("p4ssw0rd");
        error.Message.ShouldNotContain("\n");
        settings.ToString().ShouldNotContain("p4ssw0rd");
    }

    /// <summary>Lets the file grow no further than it is, or than so many pages.</summary>
    private sealed class SmallDisk : DbConnectionInterceptor
    {
        public bool Full { get; set; }

        public int Pages { get; init; } = 1;

        public void Register(IServiceCollection services) =>
            services.ConfigureDbContext<OrchestratorDbContext>(options => options.AddInterceptors(this));

        public override async Task ConnectionOpenedAsync(
            DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            var command = connection.CreateCommand();
            await using (command)
            {
                // SQLite never takes less than the file has now.
                command.CommandText = $"PRAGMA max_page_count = {(Full ? Pages : int.MaxValue)}";
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }
}

using System.Diagnostics;
using Npgsql;
using Orchestrator.Persistence.Database;

[assembly: AssemblyFixture(typeof(Orchestrator.Persistence.Tests.Setup.PostgreSqlServer))]

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>
/// A private PostgreSQL: made in a temporary directory when a test first asks, reached by a socket in it, removed at the
/// end. Every test gets a database of its own.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private const string User = "orchestrator";
    private const string Template = "orchestrator_template";
    private const string Programs = "/usr/lib/postgresql";
    private readonly SemaphoreSlim _starting = new(1);
    private string? _directory;
    private string? _programs;
    private int _databases;

    /// <summary>A migrated, empty database.</summary>
    public async Task<TestDatabase> OpenAsync(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? configure = null)
    {
        await StartAsync();
        string name = $"test_{Interlocked.Increment(ref _databases)}";
        await AdministerAsync($"CREATE DATABASE {name} TEMPLATE {Template}");
        return TestDatabase.Over(Settings(name), configure);
    }

    /// <summary>What pg_dump writes of a database: every table's rows as text.</summary>
    public Task<string> DumpAsync(TestDatabase database)
    {
        string name = new NpgsqlConnectionStringBuilder(database.Settings.ConnectionString).Database!;
        return RunAsync(Path.Combine(_programs!, "pg_dump"), asOwner: false, "-h", _directory!, "-U", User, name);
    }

    public async ValueTask DisposeAsync()
    {
        _starting.Dispose();
        if (_directory is null)
            return;
        NpgsqlConnection.ClearAllPools();
        await RunAsync(Path.Combine(_programs!, "pg_ctl"), asOwner: true, "-D", _directory, "-m", "immediate", "-w", "stop");
        Directory.Delete(_directory, recursive: true);
    }

    private DatabaseSettings Settings(string database) =>
        DatabaseSettings.From($"Host={_directory};Username={User};Database={database};Maximum Pool Size=40", Path.Combine(_directory!, "app"));

    private async Task StartAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_directory is not null)
                return;
            _programs = FindPrograms();
            string directory = Directory.CreateTempSubdirectory("orch-pg-").FullName;
            if (Environment.IsPrivilegedProcess)
                await RunAsync("chown", asOwner: false, "postgres", directory);
            await RunAsync(Path.Combine(_programs, "initdb"), asOwner: true, "-D", directory, "-A", "trust", "-U", User, "-E", "UTF8", "--locale=C", "--no-sync");
            await RunAsync(Path.Combine(_programs, "pg_ctl"), asOwner: true, "-D", directory, "-w", "-l", Path.Combine(directory, "log"),
                "-o", $"-k {directory} -c listen_addresses='' -c fsync=off -c max_connections=200", "start");
            _directory = directory;
            await AdministerAsync($"CREATE DATABASE {Template}");
            await using var template = TestDatabase.Over(Settings(Template));
            await template.Get<DatabaseSetup>().MigrateAsync(TestContext.Current.CancellationToken);
            NpgsqlConnection.ClearAllPools();
        }
        finally
        {
            _starting.Release();
        }
    }

    private static string FindPrograms()
    {
        var found = Directory.Exists(Programs)
            ? Directory.GetDirectories(Programs).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault()
            : null;
        Assert.SkipWhen(found is null, "PostgreSQL's server programs are not installed (Debian: postgresql).");
        Assert.SkipWhen(Environment.IsPrivilegedProcess && !File.Exists("/usr/sbin/runuser") && !File.Exists("/sbin/runuser"),
            "PostgreSQL does not run as root and runuser is not installed (Debian: util-linux).");
        return found!;
    }

    private async Task AdministerAsync(string statement)
    {
        await using var connection = new NpgsqlConnection($"Host={_directory};Username={User};Database=postgres;Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> RunAsync(string program, bool asOwner, params string[] arguments)
    {
        bool switchUser = asOwner && Environment.IsPrivilegedProcess;
        var start = new ProcessStartInfo(switchUser ? "runuser" : program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" };
        foreach (string argument in switchUser ? ["-u", "postgres", "--", program, .. arguments] : arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        // The server that pg_ctl leaves behind inherits the pipes, so only what ends with the program is read to its end.
        bool leavesServer = arguments[^1] == "start";
        var output = leavesServer ? Task.FromResult("") : process.StandardOutput.ReadToEndAsync();
        var errors = leavesServer ? Task.FromResult("see the server's log") : process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{Path.GetFileName(program)} failed: {await errors}");
    }
}

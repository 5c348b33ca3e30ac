using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>A database of a test's own: the services over it, and what is left of it cleaned up.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _directory;
    private readonly ServiceProvider _services;

    private TestDatabase(DatabaseSettings settings, string? directory, Action<IServiceCollection>? configure)
    {
        (Settings, _directory) = (settings, directory);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));
        configure?.Invoke(services);
        services.AddOrchestratorPersistence(settings);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public DatabaseSettings Settings { get; }

    public IServiceProvider Services => _services;

    public static string NewDirectory() => Directory.CreateTempSubdirectory("orchestrator-persistence-").FullName;

    public static async Task<TestDatabase> SqliteAsync(Action<IServiceCollection>? configure = null)
    {
        string directory = NewDirectory();
        var database = new TestDatabase(DatabaseSettings.From(null, directory), directory, configure);
        await database.Get<DatabaseSetup>().MigrateAsync(TestContext.Current.CancellationToken);
        return database;
    }

    /// <summary>Services over a database that somebody else owns and may not have migrated.</summary>
    public static TestDatabase Over(DatabaseSettings settings, Action<IServiceCollection>? configure = null) => new(settings, null, configure);

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public AsyncServiceScope Scope() => _services.CreateAsyncScope();

    internal OrchestratorDbContext Context() => Get<IDbContextFactory<OrchestratorDbContext>>().CreateDbContext();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_directory is null)
            return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}

using Orchestrator.Persistence;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Web.Composition;

/// <summary>The database: where it is, and that it has this build's schema before anything is served.</summary>
internal static class Store
{
    public static void AddStore(this IServiceCollection services, StartOptions options) =>
        services.AddOrchestratorPersistence(DatabaseSettings.From(options.Database, options.DataDirectory));

    public static Task MigrateAsync(StartOptions options) =>
        Task.Run(() => DatabaseSetup.For(DatabaseSettings.From(options.Database, options.DataDirectory)).MigrateAsync(CancellationToken.None));
}

using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Persistence.Stores;

/// <summary>What is set once for the installation. The caller owns names and values; no secret in any.</summary>
public sealed class SettingStore(IDbContextFactory<OrchestratorDbContext> contexts)
{
    public async Task<string?> GetAsync(string name, CancellationToken cancellationToken)
    {
        string key = Key(name);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Installation.AsNoTracking().Where(row => row.Name == key).Select(row => row.Value).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The last one wins.</summary>
    public async Task SetAsync(string name, string value, CancellationToken cancellationToken)
    {
        string key = Key(name);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Installation" ("Name", "Value") VALUES ({key}, {value}) ON CONFLICT ("Name") DO UPDATE SET "Value" = excluded."Value"
            """, cancellationToken);
    }

    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        string key = Key(name);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Installation.Where(row => row.Name == key).ExecuteDeleteAsync(cancellationToken);
    }

    // Keys of the installation stand in the same table.
    private static string Key(string name) => "setting." + name;
}

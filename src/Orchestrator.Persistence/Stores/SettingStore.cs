using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>A setting that goes with an edit.</summary>
/// <param name="Value">null where there is to be none.</param>
public sealed record Setting(string Name, string? Value);

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

    /// <summary>Is stored with whatever else the context stores.</summary>
    internal static async Task PutAsync(OrchestratorDbContext context, Setting setting, CancellationToken cancellationToken)
    {
        string key = Key(setting.Name);
        var row = await context.Installation.FirstOrDefaultAsync(row => row.Name == key, cancellationToken);
        if (row is not null && setting.Value is { } value)
            row.Value = value;
        else if (row is not null)
            context.Installation.Remove(row);
        else if (setting.Value is { } first)
            context.Installation.Add(new InstallationRow { Name = key, Value = first });
    }

    // Keys of the installation stand in the same table.
    private static string Key(string name) => "setting." + name;
}

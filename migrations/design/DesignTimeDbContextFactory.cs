using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Migrations.Design;

/// <summary>How the migrations tool makes a context. Compiled in by <c>migrations/add</c> only.</summary>
public sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<OrchestratorDbContext>
{
    public OrchestratorDbContext CreateDbContext(string[] args)
    {
        bool sqlite = typeof(DesignTimeDbContextFactory).Assembly.GetName().Name == DatabaseOptions.SqliteMigrations;
        var settings = sqlite
            ? DatabaseSettings.Sqlite("design-time.db")
            : DatabaseSettings.From("Host=design-time", ".");
        var options = new DbContextOptionsBuilder<OrchestratorDbContext>();
        options.UseOrchestratorDatabase(settings);
        return new OrchestratorDbContext(options.Options);
    }
}

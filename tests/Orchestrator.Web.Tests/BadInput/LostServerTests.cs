using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Persistence.Database;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>A PostgreSQL that is away: a port on which nobody listens.</summary>
public sealed class LostServerTests
{
    private const string Nobody = "Host=127.0.0.1;Port=1;Database=lost;Username=lost;Password=lost";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_read_that_found_no_server_is_told() => ToldAsync(context => context.Users.ToListAsync(Cancel));

    [Fact]
    public Task A_write_that_found_no_server_is_told() => ToldAsync(context =>
    {
        context.Add(new Account { Id = "somebody" });
        return context.SaveChangesAsync(Cancel);
    });

    private static async Task ToldAsync(Func<OrchestratorDbContext, Task> use)
    {
        await using var app = new ComposedApp();
        await using var context = new OrchestratorDbContext(new DbContextOptionsBuilder<OrchestratorDbContext>().UseNpgsql(Nobody).Options);
        var error = await Should.ThrowAsync<Exception>(() => use(context));
        app.Get<IStoreFaults>().Explain(error).ShouldNotBeNull($"{error.GetType()}").Code.ShouldBe("store.unreachable");
    }
}

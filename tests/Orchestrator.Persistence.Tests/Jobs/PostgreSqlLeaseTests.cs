using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Jobs;

public sealed class PostgreSqlLeaseTests(PostgreSqlServer server) : LeaseTests
{
    private protected override Task<TestDatabase> OpenAsync() => server.OpenAsync(Clock.Register);
}

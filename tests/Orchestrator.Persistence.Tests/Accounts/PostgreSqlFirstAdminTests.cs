using Orchestrator.Persistence.Tests.Setup;

namespace Orchestrator.Persistence.Tests.Accounts;

public sealed class PostgreSqlFirstAdminTests(PostgreSqlServer server) : FirstAdminTests
{
    private protected override Task<TestDatabase> OpenAsync() => server.OpenAsync();
}

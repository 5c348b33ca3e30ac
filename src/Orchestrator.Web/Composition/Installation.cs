using System.Reflection;
using System.Runtime.InteropServices;
using Orchestrator.Persistence.Database;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Composition;

internal sealed class Installation(StartOptions options, DatabaseSettings database, TimeProvider clock) : IInstallation
{
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public InstallationView Describe() => new(
        typeof(Installation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
        RuntimeInformation.FrameworkDescription, $"{database}", options.DataDirectory, _startedAt);
}

namespace Orchestrator.Web.Application;

/// <summary>What the About section says of this installation. Holds no connection string.</summary>
public interface IInstallation
{
    InstallationView Describe();
}

/// <param name="Version">Product version.</param>
/// <param name="Runtime">e.g. ".NET 10.0.12".</param>
/// <param name="Database">"SQLite" or "PostgreSQL", with file or host, without credentials.</param>
/// <param name="DataDirectory">Absolute path.</param>
/// <param name="StartedAt">When this process started.</param>
public sealed record InstallationView(string Version, string Runtime, string Database, string DataDirectory, DateTimeOffset StartedAt);

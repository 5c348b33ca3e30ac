namespace Orchestrator.Web.Composition;

public enum LogFormat { Text, Json }

/// <summary>What can be set when the app starts. One source for command line, help and composition.</summary>
/// <param name="Urls">Addresses to listen on, separated by semicolons.</param>
/// <param name="Database">A PostgreSQL connection string, an SQLite file, or null for the SQLite file in the data directory.</param>
/// <param name="DataDirectory">Absolute path; made when it is missing.</param>
/// <param name="Log">How log lines look on the console.</param>
public sealed record StartOptions(string Urls, string? Database, string DataDirectory, LogFormat Log)
{
    public const string DefaultUrls = "http://127.0.0.1:5080";

    /// <summary><c>$XDG_DATA_HOME/orchestrator</c>, else <c>~/.local/share/orchestrator</c>.</summary>
    public static string DefaultDataDirectory { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "orchestrator");
}

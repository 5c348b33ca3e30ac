using System.CommandLine;

namespace Orchestrator.Web.Composition;

/// <summary>Reads the command line; <c>--help</c> and mistakes are answered here, before anything starts.</summary>
public static class StartCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons.",
        HelpName = "url",
        DefaultValueFactory = _ => StartOptions.DefaultUrls,
    };

    private static readonly Option<string?> Database = new("--database")
    {
        Description = "PostgreSQL connection string (\"Host=...;Database=...;Username=...\") or path of an SQLite file. "
            + "Without it: orchestrator.db in the data directory.",
        HelpName = "database",
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Directory for database, keys and files. Made when it is missing.",
        HelpName = "directory",
        DefaultValueFactory = _ => StartOptions.DefaultDataDirectory,
    };

    private static readonly Option<LogFormat> Log = new("--log")
    {
        Description = "How log lines look: text or json.",
        HelpName = "format",
        DefaultValueFactory = _ => LogFormat.Text,
    };

    // The test host hands these over as arguments.
    private static readonly Option<string>[] HostOptions =
        [.. new[] { "--environment", "--contentRoot", "--applicationName" }.Select(name => new Option<string>(name) { Hidden = true })];

    public sealed record Result(StartOptions? Options, IReadOnlyList<string> HostArguments, int ExitCode);

    public static Result Read(IReadOnlyList<string> arguments)
    {
        var command = new RootCommand("Orchestrator: site-to-site VPNs between MikroTik routers and Linux boxes.") { Urls, Database, Data, Log };
        foreach (var option in HostOptions) command.Options.Add(option);
        var parsed = command.Parse(arguments);
        if (parsed.Action is not null || parsed.Errors.Count > 0) return new(null, [], parsed.Invoke());

        var options = new StartOptions(
            parsed.GetRequiredValue(Urls), parsed.GetValue(Database), Path.GetFullPath(parsed.GetRequiredValue(Data)), parsed.GetValue(Log));
        string[] host = [.. HostOptions.Where(o => parsed.GetValue(o) is not null).Select(o => $"{o.Name}={parsed.GetValue(o)}")];
        return new(options, host, 0);
    }
}

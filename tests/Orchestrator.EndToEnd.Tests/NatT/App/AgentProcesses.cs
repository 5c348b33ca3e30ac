using System.Globalization;

namespace Orchestrator.EndToEnd.Tests.NatT.App;

/// <summary>What asks on a site's host while it is checked.</summary>
internal static class AgentProcesses
{
    private static readonly string[] Interpreters = ["python3", "perl"];

    /// <summary>The processes in the host's network namespace that run the agent.</summary>
    public static IReadOnlyList<int> Agents(this NatSite site)
    {
        var space = new FileInfo(site.Host.Path).LinkTarget;
        return [.. Directory.EnumerateDirectories("/proc").Select(Number).OfType<int>().Where(process => Runs(process, space))];
    }

    private static int? Number(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool Runs(int process, string? space)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/net").LinkTarget == space && Interpreters.Contains(File.ReadAllText($"/proc/{process}/comm").Trim());
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return false;
        }
    }
}

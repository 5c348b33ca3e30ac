using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>Debian packages that are unpacked, not installed.</summary>
internal static class Fetched
{
    /// <summary>The folder of a package with its libraries; the test is skipped where it cannot be had.</summary>
    public static async Task<string> FolderAsync(string package)
    {
        var result = await Shell.RunAsync([Path.Combine(NetworkLab.Metadata("RepoRoot"), "tests", "nat-t", "fetch"), package], TimeSpan.FromMinutes(3));
        Assert.SkipWhen(result.ExitCode != 0, $"{package} cannot be downloaded: {result.Error.Trim()}");
        return result.Output.Trim();
    }
}

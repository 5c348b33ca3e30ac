namespace Orchestrator.EndToEnd.Tests.NatT.Clients;

/// <summary>What must be on the machine. The test command installs it; without root that is left out.</summary>
internal static class Tools
{
    /// <summary>Skips the test, with the reason, where a program is missing.</summary>
    public static void Need(params IReadOnlyList<string> programs)
    {
        Assert.SkipWhen(ReasonNotToRun(programs) is not null, ReasonNotToRun(programs) ?? "");
    }

    /// <summary>Why this machine cannot do it; null when it can.</summary>
    public static string? ReasonNotToRun(params IReadOnlyList<string> programs)
    {
        if (Environment.UserName != "root")
            return "network namespaces need root";
        var missing = programs.Where(program => !new[] { "/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/lib/ipsec" }.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        return missing.Count > 0 ? $"not installed: {string.Join(", ", missing)}" : null;
    }
}

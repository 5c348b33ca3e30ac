using System.Diagnostics;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>What the suite does in a namespace.</summary>
internal static class NamespaceSteps
{
    /// <summary>Runs lines of "ip -batch".</summary>
    public static void Ip(this NetworkNamespace space, params IReadOnlyList<string> lines)
    {
        var (status, _, error) = space.Command(string.Join('\n', lines) + "\n", "ip", "-batch", "-");
        status.ShouldBe(0, error);
    }

    /// <summary>Sets values below /proc/sys/net, as "path=value".</summary>
    public static void Set(this NetworkNamespace space, params IReadOnlyList<string> assignments) => space.Run(() =>
    {
        foreach (var parts in assignments.Select(assignment => assignment.Split('=')))
            File.WriteAllText($"/proc/sys/net/{parts[0]}", parts[1]);
    });

    /// <summary>Starts a program that ends with the namespace.</summary>
    public static Process Start(this NetworkNamespace space, params IReadOnlyList<string> words) =>
        space.Run(() => Shell.Start(["setpriv", "--pdeathsig", "KILL", .. words]));

    /// <summary>Runs a program to its end.</summary>
    public static Task<CommandResult> RunAsync(this NetworkNamespace space, TimeSpan timeout, params IReadOnlyList<string> words) =>
        space.Run(() => Shell.RunAsync(["setpriv", "--pdeathsig", "KILL", .. words], timeout, what: string.Join(' ', words)));

    public static Task<Capture> CaptureAsync(this NetworkNamespace space, string @interface, string filter) =>
        Capture.StartAsync(words => space.Start(words), "a namespace", @interface, filter);
}

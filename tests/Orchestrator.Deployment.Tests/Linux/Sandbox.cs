using System.Diagnostics;

namespace Orchestrator.Deployment.Tests.Linux;

/// <summary>
/// Runs a shell script as root of namespaces of its own: users, network, mounts, processes. /etc is a layer that is thrown
/// away, /run is empty, the network has nothing but lo. Needs no privilege where user namespaces are allowed.
/// </summary>
internal static class Sandbox
{
    private const string Prologue = """
        set -eu
        PATH=/usr/sbin:/usr/bin:/sbin:/bin; export PATH
        mount -t tmpfs none /mnt; mkdir /mnt/u /mnt/w
        mount -t overlay overlay -o lowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc
        mount -t tmpfs none /run
        ip link set lo up

        """;

    private static readonly Lazy<string?> Obstacle = new(() =>
        RunAsync("true", new Dictionary<string, string>()).GetAwaiter().GetResult() is { ExitCode: not 0 } failed
            ? "No unprivileged namespaces here: " + failed.Error.Trim() : null);

    /// <summary>Skips the test, by name, where the sandbox or one of the programs is missing.</summary>
    public static void Require(params string[] programs)
    {
        Assert.SkipWhen(Obstacle.Value is not null, Obstacle.Value ?? "");
        foreach (string program in programs)
            Assert.SkipUnless(new[] { "/usr/sbin", "/usr/bin", "/sbin", "/bin" }.Any(folder => File.Exists(Path.Combine(folder, program))), $"No {program} here.");
    }

    /// <param name="files">Placed in the script's working folder, whatever their names' folders.</param>
    public static async Task<SandboxResult> RunAsync(string script, IReadOnlyDictionary<string, string> files)
    {
        var folder = Directory.CreateTempSubdirectory("orch-sandbox-");
        try
        {
            foreach (var (name, content) in files)
            {
                string path = Path.Combine(folder.FullName, name.TrimStart('/'));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, content);
            }
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "sandbox.sh"), Prologue + script);
            return await RunAsync(folder.FullName, "unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "sandbox.sh");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<SandboxResult> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The sandbox did not end.\n{await error}");
        }
        return new SandboxResult(process.ExitCode, await output, await error);
    }
}

internal sealed record SandboxResult(int ExitCode, string Output, string Error)
{
    public SandboxResult ShouldSucceed()
    {
        ExitCode.ShouldBe(0, Output + Error);
        return this;
    }

    /// <summary>The parts of the output after each line "@@ name", by name.</summary>
    public IReadOnlyDictionary<string, string> Parts =>
        Output.Split("@@ ", StringSplitOptions.RemoveEmptyEntries).ToDictionary(part => part.Split('\n')[0], part => part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
}

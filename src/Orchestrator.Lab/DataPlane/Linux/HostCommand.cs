using System.Diagnostics;

namespace Orchestrator.Lab.DataPlane.Linux;

/// <summary>What a finished program said.</summary>
internal sealed record HostResult(int ExitCode, string Output, string Error);

/// <summary>Runs the box's own tools: arguments one by one, no shell.</summary>
internal interface IHostCommands
{
    /// <summary>Runs a program to its end. A program that cannot be started gives exit code 127.</summary>
    Task<HostResult> RunAsync(IReadOnlyList<string> words, string input, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class HostCommands : IHostCommands
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<HostResult> RunAsync(IReadOnlyList<string> words, string input, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(words[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in words.Skip(1))
            start.ArgumentList.Add(word);
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            return new HostResult(127, "", $"{words[0]}: {problem.Message}");
        }

        return await FinishAsync(process, input, cancellationToken);
    }

    private static async Task<HostResult> FinishAsync(Process process, string input, CancellationToken cancellationToken)
    {
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(Longest);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(clock.Token);
            var error = process.StandardError.ReadToEndAsync(clock.Token);
            await WriteAsync(process, input, clock.Token);
            await process.WaitForExitAsync(clock.Token);
            return new HostResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HostResult(124, "", $"ran longer than {Longest.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task WriteAsync(Process process, string input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended before it read everything; its exit code says why.
        }
    }
}

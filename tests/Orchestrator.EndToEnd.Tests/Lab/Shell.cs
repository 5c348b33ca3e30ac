using System.Diagnostics;
using System.Text;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>What a finished command said.</summary>
public sealed record CommandResult(string What, int ExitCode, string Output, string Error)
{
    /// <summary>This result, when the command succeeded; otherwise the test fails with what it said.</summary>
    public CommandResult ShouldSucceed()
    {
        ExitCode.ShouldBe(0, $"{What}\n{Output}{Error}");
        return this;
    }
}

/// <summary>A child process with its arguments passed one by one, its output bounded by memory only, ended when time is up.</summary>
internal static class Shell
{
    public static async Task<CommandResult> RunAsync(IReadOnlyList<string> words, TimeSpan timeout, string input = "", CancellationToken cancellation = default)
    {
        using var process = Start(words);
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var clock = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        clock.CancelAfter(timeout);
        try
        {
            await process.WaitForExitAsync(clock.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', words)} ran longer than {timeout.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return new CommandResult(string.Join(' ', words), process.ExitCode, await output, await error);
    }

    public static Process Start(IReadOnlyList<string> words)
    {
        var start = new ProcessStartInfo(words[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start");
    }

    /// <summary>One word of a POSIX shell line.</summary>
    public static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

using System.Diagnostics;
using System.Text;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>What a finished command said. What names it as a reader would: the box and its script, not the words that lead there.</summary>
public sealed record CommandResult(string What, int ExitCode, string Output, string Error)
{
    private const int MostShown = 180;

    /// <summary>Exit code, the last it said, and the command: on one line, which a shortened log still shows.</summary>
    public string Failure => $"exit code {ExitCode}, said: {Last(Error.Trim() is { Length: > 0 } error ? error : Output)} | {What}";

    /// <summary>This result, when the command succeeded; otherwise the test fails with what it said.</summary>
    public CommandResult ShouldSucceed()
    {
        if (ExitCode != 0)
        {
            Assert.Fail(Failure);
        }

        return this;
    }

    private static string Last(string text)
    {
        var line = string.Join(" / ", text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostShown ? line : "..." + line[^MostShown..];
    }
}

/// <summary>A child process with its arguments passed one by one, its output bounded by memory only, ended when time is up.</summary>
internal static class Shell
{
    /// <param name="what">How the command is named where it fails; the words themselves when left out.</param>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyList<string> words, TimeSpan timeout, string input = "", string? what = null, CancellationToken cancellation = default)
    {
        what ??= string.Join(' ', words);
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
            throw new TimeoutException($"longer than {timeout.TotalSeconds:0} s: {what}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return new CommandResult(what, process.ExitCode, await output, await error);
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

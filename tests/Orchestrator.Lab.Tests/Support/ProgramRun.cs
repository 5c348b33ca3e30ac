using System.Diagnostics;
using System.Text;

namespace Orchestrator.Lab.Tests.Support;

/// <summary>Runs a program to its end and keeps what it said.</summary>
internal sealed record ProgramRun(int Status, string Output)
{
    public static async Task<ProgramRun> Of(string program, IReadOnlyDictionary<string, string> environment, TimeSpan limit, params string[] arguments)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true } };
        foreach (var argument in arguments)
            process.StartInfo.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            process.StartInfo.Environment[name] = value;
        process.Start();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(limit);
        var output = new StringBuilder();
        try
        {
            await Task.WhenAll(Collect(process.StandardOutput), Collect(process.StandardError), process.WaitForExitAsync(time.Token));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            output.Append("(ended: out of time)");
            return new ProgramRun(-1, output.ToString());
        }

        return new ProgramRun(process.ExitCode, output.ToString());

        async Task Collect(StreamReader reader)
        {
            while (await reader.ReadLineAsync(time.Token) is { } line)
                lock (output)
                    output.AppendLine(line);
        }
    }
}

using System.Diagnostics;
using System.Text;

namespace Orchestrator.Deployment.OpenSsh;

/// <param name="TooMuch">The output passed its limit and the process was ended.</param>
internal sealed record ChildResult(int ExitCode, string Output, string Error, bool TooMuch);

/// <summary>Runs a local program with its arguments one by one, bounded in output and ended by its pid on cancellation.</summary>
internal static class ChildProcess
{
    /// <exception cref="OperationCanceledException">The token fired; the process is gone.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">The program does not exist.</exception>
    public static async Task<ChildResult> RunAsync(ProcessStartInfo start, ReadOnlyMemory<byte> input, int mostOutput, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(start);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var output = ReadAsync(process.StandardOutput.BaseStream, mostOutput, ending);
        var error = ReadAsync(process.StandardError.BaseStream, mostOutput, ending);
        var written = WriteAsync(process, input, ending.Token);
        try
        {
            var texts = await Task.WhenAll(output, error);
            if (texts.Any(text => !text.Fits))
                return new ChildResult(-1, texts[0].Text, texts[1].Text, TooMuch: true);
            await process.WaitForExitAsync(ending.Token);
            return new ChildResult(process.ExitCode, texts[0].Text, texts[1].Text, TooMuch: false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ChildResult(-1, "", "", TooMuch: true);
        }
        finally
        {
            End(process);
            await ending.CancelAsync();
            await Task.WhenAll(Quiet(output), Quiet(error), Quiet(written));
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public static Process Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        // Messages are classified by their text, so they must not be translated.
        start.Environment["LC_ALL"] = "C";
        start.Environment.Remove("SSH_AUTH_SOCK");
        return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
    }

    public static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself between the two lines.
        }
    }

    /// <summary>Reads to the end, or to the limit, where it ends everything else that waits on <paramref name="ending"/>.</summary>
    public static async Task<(string Text, bool Fits)> ReadAsync(Stream stream, int most, CancellationTokenSource ending)
    {
        using var kept = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        int count;
        while ((count = await stream.ReadAsync(buffer, ending.Token)) > 0)
        {
            if (kept.Length + count > most)
            {
                await ending.CancelAsync();
                return (Encoding.UTF8.GetString(kept.ToArray()), false);
            }
            kept.Write(buffer, 0, count);
        }
        return (Encoding.UTF8.GetString(kept.ToArray()), true);
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all of it; its exit code says the rest.
        }
    }

    private static async Task Quiet(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // Only the reason for ending matters, and the caller has it.
        }
    }
}

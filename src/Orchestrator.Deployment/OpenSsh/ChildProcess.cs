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
            var (outText, outFits) = await output;
            var (errorText, errorFits) = await error;
            if (outFits && errorFits)
                await process.WaitForExitAsync(ending.Token);
            else
                End(process);
            await process.WaitForExitAsync(CancellationToken.None);
            return new ChildResult(process.ExitCode, outText, errorText, !(outFits && errorFits));
        }
        finally
        {
            End(process);
            await ending.CancelAsync();
            await Task.WhenAll(Quiet(output), Quiet(error), Quiet(written));
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

    public static async Task<(string Text, bool Fits)> ReadAsync(Stream stream, int most, CancellationTokenSource ending)
    {
        using var kept = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        int count;
        while ((count = await stream.ReadAsync(buffer, ending.Token)) > 0)
        {
            if (kept.Length + count > most)
                return (Encoding.UTF8.GetString(kept.ToArray()), false);
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

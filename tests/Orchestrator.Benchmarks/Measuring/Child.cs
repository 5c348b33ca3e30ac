using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Orchestrator.Benchmarks.Measuring;

/// <summary>Processes that a benchmark starts, waits for and ends.</summary>
internal static class Child
{
    public static string Here { get; } = AppContext.BaseDirectory;

    private static string Self { get; } = typeof(Child).Assembly.Location;

    public static string RepoRoot { get; } = Fact("RepoRoot");

    /// <summary>The built program of one of the product's projects.</summary>
    public static string Built(string project) =>
        Path.Combine(RepoRoot, "src", project, "bin", Fact("Configuration"), "net10.0", project + ".dll");

    private static string Fact(string key) =>
        typeof(Child).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(fact => fact.Key == key).Value!;

    /// <summary>This program again, as another process with a part of its own.</summary>
    public static string[] Part(params string[] words) => ["dotnet", "exec", Self, .. words];

    public static Process Start(params string[] words) => Process.Start(new ProcessStartInfo(words[0], words[1..])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Standard output of a program that must succeed.</summary>
    public static async Task<string> OutputAsync(CancellationToken cancellationToken, params string[] words)
    {
        using var process = Start(words);
        try
        {
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? output
                : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}: {output}{await error}");
        }
        finally
        {
            await EndAsync(process);
        }
    }

    /// <summary>Standard output, whatever the exit code; nothing if the program is not there.</summary>
    public static async Task<string> TryOutputAsync(string program, CancellationToken cancellationToken, params string[] words)
    {
        try
        {
            using var process = Start([program, .. words]);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            await error;
            return output;
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    /// <summary>Milliseconds from the start of a program to its end; it must succeed.</summary>
    public static async Task<double> TimeAsync(CancellationToken cancellationToken, params string[] words)
    {
        var watch = Stopwatch.StartNew();
        await OutputAsync(cancellationToken, words);
        return watch.Elapsed.TotalMilliseconds;
    }

    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Megabytes of a process: "VmRSS" now, "VmHWM" at its peak.</summary>
    public static double Memory(int process, string key)
    {
        string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status")).First(line => line.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}

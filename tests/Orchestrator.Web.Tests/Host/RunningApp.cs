using System.Diagnostics;
using System.Reflection;
using System.Text;
using Microsoft.Playwright;

namespace Orchestrator.Web.Tests.Host;

/// <summary>The app as a process of its own, as people start it, with a fresh data directory that outlives a restart.</summary>
public sealed class RunningApp : IAsyncDisposable
{
    private const string Lead = "Orchestrator is at ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly StringBuilder _said = new();
    private Process? _process;

    public string Data { get; } = Directory.CreateTempSubdirectory("orchestrator-app-").FullName;

    /// <summary>Its log goes to a file in the data directory instead of to this process.</summary>
    public bool LogsToData { get; set; }

    private string? LogFile => LogsToData ? Path.Combine(Data, "app.log") : null;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What it wrote to the console so far.</summary>
    public string Said
    {
        get
        {
            if (LogFile is { } file)
                return File.Exists(file) ? File.ReadAllText(file) : "";
            lock (_said) return _said.ToString();
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var dll = typeof(RunningApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "App").Value!;
        // The second start listens where the first did, so that an open browser finds it again.
        string urls = Address.Port == 80 ? "http://127.0.0.1:0" : Address.ToString().TrimEnd('/');
        string[] command = ["dotnet", dll, "--urls", urls, "--data", Data];
        if (LogFile is { } file)
        {
            await StartLoggingToAsync(file, command, cancellationToken);
            return;
        }
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var serving = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Hear(line.Data, serving);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data, serving);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => serving.TrySetException(new InvalidOperationException("The app ended: " + Said));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await serving.Task.WaitAsync(Patience, cancellationToken);
    }

    private async Task StartLoggingToAsync(string file, string[] command, CancellationToken cancellationToken)
    {
        var before = File.Exists(file) ? File.ReadAllText(file).Length : 0;
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", "file=$1; shift; exec \"$@\" >>\"$file\" 2>&1", "sh", file, .. command]))!;
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); clock.GetElapsedTime(started) < Patience; await Task.Delay(100, cancellationToken))
        {
            string? address = Said[before..].Split('\n').LastOrDefault(line => line.StartsWith(Lead, StringComparison.Ordinal));
            if (address is not null)
            {
                Address = new Uri(address[Lead.Length..]);
                return;
            }
            if (_process.HasExited)
                throw new InvalidOperationException("The app ended: " + Said[before..]);
        }
        throw new TimeoutException(Said[before..]);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Makes the first administrator, who is logged in on this page then.</summary>
    public static async Task EnterAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("Name").FillAsync(TestApp.Name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(TestApp.Password);
        await page.GetByLabel("Password again").FillAsync(TestApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and log in" }).ClickAsync();
        await page.WaitForURLAsync("**/");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
    }

    private void Hear(string? line, TaskCompletionSource<Uri> serving)
    {
        if (line is null)
            return;
        lock (_said) _said.AppendLine(line);
        if (line.StartsWith(Lead, StringComparison.Ordinal))
            serving.TrySetResult(new Uri(line[Lead.Length..]));
    }
}

using System.Diagnostics;
using System.Reflection;
using System.Text;
using Microsoft.Playwright;

namespace Orchestrator.Web.Tests.Host;

/// <summary>The app as a process of its own, as people start it, with a fresh data directory that outlives a restart.</summary>
public sealed class RunningApp : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly StringBuilder _said = new();
    private Process? _process;

    public string Data { get; } = Directory.CreateTempSubdirectory("orchestrator-app-").FullName;

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What it wrote to the console so far.</summary>
    public string Said
    {
        get { lock (_said) return _said.ToString(); }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var dll = typeof(RunningApp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "App").Value!;
        // The second start listens where the first did, so that an open browser finds it again.
        string urls = Address.Port == 80 ? "http://127.0.0.1:0" : Address.ToString().TrimEnd('/');
        _process = Process.Start(new ProcessStartInfo("dotnet", [dll, "--urls", urls, "--data", Data]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var serving = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Hear(line.Data, serving);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data, serving);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => serving.TrySetException(new InvalidOperationException("The app ended: " + Said));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await serving.Task.WaitAsync(Patience, cancellationToken);
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
        Directory.Delete(Data, recursive: true);
    }

    private void Hear(string? line, TaskCompletionSource<Uri> serving)
    {
        if (line is null)
            return;
        lock (_said) _said.AppendLine(line);
        const string lead = "Orchestrator is at ";
        if (line.StartsWith(lead, StringComparison.Ordinal))
            serving.TrySetResult(new Uri(line[lead.Length..]));
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>The app as an admin starts it, on an empty data directory of its own. It can be killed and started again on the same data.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _data = Directory.CreateTempSubdirectory("orchestrator-e2e-").FullName;
    private readonly List<string> _log = [];
    private Process? _process;

    /// <summary>The same before and after a restart, so that an open page finds the app again.</summary>
    public string Address { get; } = $"http://127.0.0.1:{FreePort()}";

    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Lab.NetworkLab.Metadata("WebApp"), "--urls", Address, "--data", _data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient();
        for (var clock = Stopwatch.StartNew(); !await AnswersAsync(client); await Task.Delay(200))
        {
            _process.HasExited.ShouldBeFalse(Log);
            clock.Elapsed.ShouldBeLessThan(Patience, Log);
        }
    }

    /// <summary>Ends the app as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        Directory.Delete(_data, recursive: true);
    }

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Address + "/health/live"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.Add(line.Data ?? "");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

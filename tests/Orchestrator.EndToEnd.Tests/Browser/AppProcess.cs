using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>The app as an admin starts it, on an empty data directory of its own. It can be killed and started again on the same data.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _data = Directory.CreateTempSubdirectory("orchestrator-e2e-").FullName;
    private readonly List<string> _log = [];
    private readonly NetworkNamespace? _space;
    private readonly IReadOnlyDictionary<string, string> _environment = new Dictionary<string, string>();
    private Process? _process;

    public AppProcess()
    {
    }

    /// <param name="space">Where it runs; its pages are on the loopback there.</param>
    /// <param name="environment">Configuration, as an admin's unit file has it.</param>
    internal AppProcess(NetworkNamespace space, IReadOnlyDictionary<string, string> environment) => (_space, _environment) = (space, environment);

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
        string[] words = ["dotnet", Lab.NetworkLab.Metadata("WebApp"), "--urls", Address, "--data", _data];
        if (_space is not null)
        {
            words = ["setpriv", "--pdeathsig", "KILL", .. words];
        }

        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Run(() => Process.Start(start)!);
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
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

    private T Run<T>(Func<T> work) => _space is { } space ? space.Run(work) : work();

    // A socket belongs to where it was made, whoever uses it.
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = Run(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
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

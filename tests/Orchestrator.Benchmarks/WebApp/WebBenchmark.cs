using System.Diagnostics;
using System.Globalization;
using Orchestrator.Benchmarks.Measuring;

namespace Orchestrator.Benchmarks.WebApp;

/// <summary>Start of the process to the login page on a database that exists, and memory of the idle app.</summary>
internal static class WebBenchmark
{
    private const string Peer = "least ASP.NET Core app";
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    public static async Task<Findings> RunAsync(int repetitions, CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("orch-bench-");
        try
        {
            string app = await PublishAsync(cancellationToken);
            string[] App(string url) => ["dotnet", "exec", app, "--data", data.FullName, "--urls", url];
            // Web projects run with the server's collector, this program does not.
            string[] Hello(string url) => ["env", "DOTNET_gcServer=1", .. Child.Part(HelloWeb.Part, url)];
            // Makes the database and warms the disk cache.
            var (created, _) = await MeasureAsync(App, TimeSpan.Zero, cancellationToken);
            List<(double Start, double Memory)> ours = [], peers = [];
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                ours.Add(await MeasureAsync(App, Settle, cancellationToken));
                peers.Add(await MeasureAsync(Hello, Settle, cancellationToken));
            }
            return new Findings(
            [
                new("App: process start to login page", new("ms", [.. ours.Select(one => one.Start)]), Peer, new("ms", [.. peers.Select(one => one.Start)])),
                new("App: resident memory, idle for 10 s", new("MB", [.. ours.Select(one => one.Memory)]), Peer, new("MB", [.. peers.Select(one => one.Memory)])),
            ],
            [string.Create(CultureInfo.InvariantCulture, $"App: SQLite in a data directory that exists; the very first start, which makes the database, took {created:0} ms. The peer is one line of text on the same runtime and garbage collector: what is left is the product's own.")]);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    // The same build as ./run makes.
    internal static async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        await Child.OutputAsync(cancellationToken, "dotnet", "publish", Path.Combine(Child.RepoRoot, "src", "Orchestrator.Web"), "-c", "Release", "-v", "quiet");
        return Path.Combine(Child.RepoRoot, "artifacts", "app", "Orchestrator.Web.dll");
    }

    private static async Task<(double Start, double Memory)> MeasureAsync(Func<string, string[]> words, TimeSpan settle, CancellationToken cancellationToken)
    {
        string url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Child.FreePort()}");
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        var watch = Stopwatch.StartNew();
        using var process = Child.Start(words(url));
        // Nobody reads the log; a full pipe must not stop the app.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await AnswerAsync(process, http, cancellationToken);
            double start = watch.Elapsed.TotalMilliseconds;
            await Task.Delay(settle, cancellationToken);
            return (start, Child.Memory(process.Id, "VmRSS"));
        }
        finally
        {
            await Child.EndAsync(process);
        }
    }

    private static async Task AnswerAsync(Process process, HttpClient http, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var response = await http.GetAsync("/login", cancellationToken);
                response.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null && !process.HasExited)
            {
                await Task.Delay(10, cancellationToken);
            }
        }
    }
}

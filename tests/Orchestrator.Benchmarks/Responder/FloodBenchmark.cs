using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Benchmarks.Measuring;
using Orchestrator.Benchmarks.WebApp;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>The app's pages while its responder is flooded from sources that do not exist.</summary>
internal static class FloodBenchmark
{
    private const int PerSecond = 100_000;
    private const int Seconds = 10;
    private const string Page = "http://127.0.0.1:8080/login";

    public static async Task<Findings> RunAsync(int repetitions, CancellationToken cancellationToken)
    {
        string app = await WebBenchmark.PublishAsync(cancellationToken);
        var data = Directory.CreateTempSubdirectory("orch-bench-");
        await using var world = await TwoNamespaces.MakeAsync(cancellationToken);
        // Any source is believed, as on a router of the internet.
        await Child.OutputAsync(cancellationToken, world.AtServer("sh", "-c", "ip route add default via 198.51.100.2 && echo 0 | tee /proc/sys/net/ipv4/conf/*/rp_filter >/dev/null"));
        using var process = Child.Start(world.InServer("env", "Responder__Enabled=true", "Responder__Addresses__0=" + TwoNamespaces.ServerAddress,
            "dotnet", "exec", app, "--data", data.FullName, "--urls", "http://127.0.0.1:8080"));
        try
        {
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            await UpAsync(world, process, cancellationToken);
            List<double> quiet = [], flooded = [];
            double sent = 0;
            for (int repetition = 0; repetition < repetitions; repetition++)
            {
                quiet.Add(await BrowseAsync(world, cancellationToken));
                var flood = Child.OutputAsync(cancellationToken, world.InClient(Child.Part(Flooding.Part, TwoNamespaces.ServerAddress + ":500", Text(PerSecond), Text(Seconds + 2))));
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
                flooded.Add(await BrowseAsync(world, cancellationToken));
                sent = double.Parse(await flood, CultureInfo.InvariantCulture);
            }
            return new Findings(
                [new("App: a page, 95th percentile, its responder flooded", new("ms", flooded), "the same app in peace", new("ms", quiet))],
                [string.Create(CultureInfo.InvariantCulture, $"App: the flood came at {sent:N0} first messages of IKE_SA_INIT a second, each from another source that is not on the allow-list, on the same two cores.")]);
        }
        finally
        {
            await Child.EndAsync(process);
            data.Delete(recursive: true);
        }
    }

    private static async Task UpAsync(TwoNamespaces world, Process process, CancellationToken cancellationToken)
    {
        while (await Child.TryOutputAsync("ip", cancellationToken, world.InServer("curl", "-fsL", "-o", "/dev/null", "-w", "%{http_code}", Page)[1..]) != "200")
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The app ended with {process.ExitCode}.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    private static async Task<double> BrowseAsync(TwoNamespaces world, CancellationToken cancellationToken)
    {
        var times = JsonSerializer.Deserialize<List<double>>(await Child.OutputAsync(cancellationToken, world.InServer(Child.Part(Browsing.Part, Page, Text(Seconds)))))!;
        times.Sort();
        return times[(int)(times.Count * 0.95)];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Benchmarks.Responder;

/// <summary>Somebody who asks for a page again and again, with a short rest between. A process of its own; it tells the milliseconds of each.</summary>
internal static class Browsing
{
    public const string Part = "part:browse";

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(string page, string seconds, CancellationToken stop)
    {
        using var http = new HttpClient();
        var times = new List<double>();
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < double.Parse(seconds, CultureInfo.InvariantCulture);)
        {
            var one = Stopwatch.StartNew();
            using var response = await http.GetAsync(page, stop);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync(stop);
            times.Add(one.Elapsed.TotalMilliseconds);
            await Task.Delay(Rest, stop);
        }
        Console.WriteLine(JsonSerializer.Serialize(times));
    }
}

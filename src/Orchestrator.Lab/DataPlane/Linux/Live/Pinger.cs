using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Orchestrator.Lab.DataPlane.Linux.Live;

/// <summary>Pings with the system's own program, one probe at a time, so that each probe's row comes when it ends.</summary>
internal sealed partial class Pinger(IHostCommands host, TimeProvider time)
{
    public async IAsyncEnumerable<Row> PingAsync(PingRequest request, string? device, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        for (var seq = 0; request.Count is not { } count || seq < count; seq++)
        {
            var began = time.GetTimestamp();
            var done = await host.RunAsync(Words(request, device), "", cancellationToken);
            if (Reply().Match(done.Output) is { Success: true } reply)
            {
                times.Add(TimeSpan.FromMilliseconds(double.Parse(reply.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture)));
                yield return PingRows.Answered(request, seq, int.Parse(reply.Groups["ttl"].ValueSpan, CultureInfo.InvariantCulture), times);
            }
            else
            {
                yield return PingRows.Failed(request, seq, times.Count, Status(done.Output + done.Error));
            }

            var rest = request.Interval - time.GetElapsedTime(began);
            if (rest > TimeSpan.Zero && (request.Count is null || seq + 1 < request.Count))
                await Task.Delay(rest, time, cancellationToken);
        }
    }

    // The size of RouterOS is the packet's, the program's is the data's: 20 octets of IP and 8 of ICMP less.
    private static List<string> Words(PingRequest request, string? device)
    {
        List<string> words = ["ping", "-n", "-c", "1", "-W", "1", "-s", Math.Max(0, request.Size - 28).ToString(CultureInfo.InvariantCulture), "-M", request.DoNotFragment ? "do" : "dont"];
        if (device is not null)
            words.AddRange(["-I", device]);
        if (request.SourceAddress is { } source)
            words.AddRange(["-I", source]);
        if (request.Ttl is { } ttl)
            words.AddRange(["-t", ttl.ToString(CultureInfo.InvariantCulture)]);
        words.AddRange(["--", request.Address]);
        return words;
    }

    private static string Status(string text) => text switch
    {
        _ when text.Contains("message too long", StringComparison.OrdinalIgnoreCase) || text.Contains("Frag needed", StringComparison.OrdinalIgnoreCase) => "packet too large and cannot be fragmented",
        _ when text.Contains("Host Unreachable", StringComparison.OrdinalIgnoreCase) => "host unreachable",
        _ when text.Contains("Net Unreachable", StringComparison.OrdinalIgnoreCase) => "net unreachable",
        _ when text.Contains("Time to live exceeded", StringComparison.OrdinalIgnoreCase) => "TTL exceeded",
        _ when text.Contains("Network is unreachable", StringComparison.OrdinalIgnoreCase) => "no route to host",
        _ => "timeout",
    };

    [GeneratedRegex(@"ttl=(?<ttl>\d+) time[=<](?<ms>[\d.]+) ms")]
    private static partial Regex Reply();
}

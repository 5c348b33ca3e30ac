using System.Globalization;

namespace Orchestrator.Lab.DataPlane;

/// <summary>The rows <c>/ping</c> prints, in RouterOS's shape.</summary>
public static class PingRows
{
    /// <summary>A probe that nobody answered, after <paramref name="seq"/> earlier ones of which <paramref name="received"/> came back.</summary>
    public static Row Timeout(PingRequest request, int seq, int received) => Failed(request, seq, received, "timeout");

    /// <summary>A probe that ended with <paramref name="status"/>.</summary>
    public static Row Failed(PingRequest request, int seq, int received, string status)
    {
        var values = Start(request, seq);
        values["status"] = status;
        Totals(values, seq + 1, received);
        return new Row(Id(seq), values);
    }

    /// <summary>A probe that came back after <paramref name="times"/>' last entry; the list holds all round trips so far.</summary>
    public static Row Answered(PingRequest request, int seq, int ttl, IReadOnlyList<TimeSpan> times)
    {
        var values = Start(request, seq);
        values["size"] = request.Size.ToString(CultureInfo.InvariantCulture);
        values["ttl"] = ttl.ToString(CultureInfo.InvariantCulture);
        values["time"] = Time(times[^1]);
        Totals(values, seq + 1, times.Count);
        values["min-rtt"] = Time(times.Min());
        values["avg-rtt"] = Time(TimeSpan.FromTicks((long)times.Average(time => time.Ticks)));
        values["max-rtt"] = Time(times.Max());
        return new Row(Id(seq), values);
    }

    private static Dictionary<string, string> Start(PingRequest request, int seq) => new(StringComparer.Ordinal)
    {
        ["seq"] = seq.ToString(CultureInfo.InvariantCulture),
        ["host"] = request.Address,
    };

    private static void Totals(Dictionary<string, string> values, int sent, int received)
    {
        values["sent"] = sent.ToString(CultureInfo.InvariantCulture);
        values["received"] = received.ToString(CultureInfo.InvariantCulture);
        values["packet-loss"] = ((sent - received) * 100 / sent).ToString(CultureInfo.InvariantCulture);
    }

    private static string Id(int seq) => "*" + seq.ToString("X", CultureInfo.InvariantCulture);

    // 1ms250us; whole milliseconds come without the second part.
    private static string Time(TimeSpan time)
    {
        var us = Math.Max(1, (long)time.TotalMicroseconds);
        return (us / 1000, us % 1000) switch
        {
            (0, var rest) => $"{rest}us",
            (var ms, 0) => $"{ms}ms",
            (var ms, var rest) => $"{ms}ms{rest}us",
        };
    }
}

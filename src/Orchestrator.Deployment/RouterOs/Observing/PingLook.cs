using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs.Observing;

/// <summary>Pings from the router.</summary>
internal sealed class PingLook(RouterSession session)
{
    private const int Count = 3;

    /// <param name="size">Size of the whole packet, sent unfragmented; null for the router's default.</param>
    /// <returns>null where the router will not ping.</returns>
    public async Task<PingObservation?> PingAsync(Ipv4Address from, Ipv4Address to, int? size, CancellationToken cancellationToken)
    {
        var reply = await session.TryAsync(Ping("/tool/ping", from, to, size), cancellationToken);
        if (reply.Trap is { Kind: TrapKind.NoSuchCommand })
            reply = await session.TryAsync(Ping("/ping", from, to, size), cancellationToken);
        // A refusal without a probe says nothing about the link; "no route" comes as a probe's status.
        return reply.Succeeded || reply.Rows.Length > 0 ? Observation(reply, from, to, size) : null;
    }

    private static Command Ping(string path, Ipv4Address from, Ipv4Address to, int? size)
    {
        var command = new Command(path).With("address", to.ToString()).With("src-address", from.ToString())
            .With("count", Count.ToString(CultureInfo.InvariantCulture)).With("interval", "300ms");
        return size is { } octets ? command.With("size", octets.ToString(CultureInfo.InvariantCulture)).With("do-not-fragment") : command;
    }

    private static PingObservation Observation(Reply reply, Ipv4Address from, Ipv4Address to, int? size)
    {
        var answered = reply.Rows.Where(row => row["time"] is not null && row["status"] is null or "").ToList();
        return new PingObservation(from, to, size, size is not null, Math.Max(reply.Rows.Length, Count), answered.Count, answered.Count == 0 ? null : RoundTrip(answered[^1]["time"]));
    }

    // "1ms250us": the menus' durations end at milliseconds.
    private static TimeSpan? RoundTrip(string? text)
    {
        int us = text?.IndexOf("us", StringComparison.Ordinal) ?? -1;
        if (us < 0)
            return DurationText.TryParse(text, out var whole) ? whole : null;
        int digits = us;
        while (digits > 0 && char.IsAsciiDigit(text![digits - 1]))
            digits--;
        var rest = TimeSpan.FromMicroseconds(int.Parse(text.AsSpan(digits, us - digits), CultureInfo.InvariantCulture));
        return DurationText.TryParse(text![..digits], out var milliseconds) ? milliseconds + rest : rest;
    }
}

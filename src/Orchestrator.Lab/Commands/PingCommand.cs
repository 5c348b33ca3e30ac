using System.Globalization;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Commands;

/// <summary><c>/ping</c> and <c>/tool/ping</c>: a row per probe; without a count it goes on until cancelled.</summary>
internal static class PingCommand
{
    public static async Task<string?> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Only("address", "count", "interval", "size", "src-address", "interface", "do-not-fragment", "ttl", "dscp", "arp-ping", "routing-table", "vrf", "proplist", ".proplist");
        var request = Read(context.Call);
        await foreach (var row in context.Router.DataPlane.PingAsync(request, cancellationToken))
        {
            context.Sink.Row([.. row.Values]);
            await context.Sink.FlushAsync(cancellationToken);
        }

        return null;
    }

    private static PingRequest Read(CommandCall call) => new()
    {
        Address = call["address"] is { Length: > 0 } address && (Prefixes.TryAddress(address, out _) || Prefixes.IsHostName(address))
            ? address
            : throw (call.Has("address") ? TrapException.Argument("invalid value for argument address") : TrapException.MissingValue("address")),
        Count = Number(call, "count", 1, int.MaxValue),
        Size = Number(call, "size", 28, 65535) ?? 56,
        Ttl = Number(call, "ttl", 1, 255),
        Interval = call["interval"] is { } interval ? Time(interval) : TimeSpan.FromSeconds(1),
        SourceAddress = call["src-address"],
        Interface = call["interface"],
        DoNotFragment = call.IsOn("do-not-fragment"),
    };

    private static int? Number(CommandCall call, string name, int min, int max)
    {
        if (call[name] is not { } text)
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw TrapException.Argument($"invalid value for argument {name}");
        return number >= min && number <= max ? number : throw TrapException.Argument($"value of {name} out of range ({min}..{max})");
    }

    private static TimeSpan Time(string text) =>
        Durations.TryParse(text, out var time) && time >= TimeSpan.FromMilliseconds(10) ? time : throw TrapException.Argument("invalid value for argument interval");
}

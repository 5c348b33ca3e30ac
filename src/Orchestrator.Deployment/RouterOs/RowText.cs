using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.RouterOs;

/// <summary>Reads single properties of printed rows.</summary>
internal static class RowText
{
    /// <summary>A flag that is printed as true or yes, or bare.</summary>
    public static bool Is(this Row row, string flag) => row[flag] is "true" or "yes" or "";

    public static int? Int(this Row row, string name) =>
        int.TryParse(row[name], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    public static long Long(this Row row, string name) =>
        long.TryParse(row[name], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : 0;

    public static TimeSpan? Duration(this Row row, string name) => DurationText.TryParse(row[name], out var duration) ? duration : null;

    /// <summary>The address of "192.0.2.1:4500", "192.0.2.1/32" or "192.0.2.1".</summary>
    public static Ipv4Address? Address(this Row row, string name)
    {
        var text = row[name] ?? "";
        int end = text.AsSpan().IndexOfAny(':', '/');
        return Ipv4Address.TryParse(end < 0 ? text : text[..end], out var address) ? address : null;
    }
}

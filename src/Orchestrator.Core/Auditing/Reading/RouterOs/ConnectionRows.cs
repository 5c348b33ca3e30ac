using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Rows of <c>/ip/firewall/connection</c>.</summary>
public static class ConnectionRows
{
    public const string Path = "/ip/firewall/connection";

    /// <summary>What of a row is read. Newer versions print ports as properties of their own.</summary>
    public static readonly IReadOnlyList<string> Properties =
    [
        ".id", "protocol", "src-address", "dst-address", "reply-src-address", "reply-dst-address", "src-port", "dst-port", "reply-src-port", "reply-dst-port", "fasttrack",
    ];

    /// <summary>null for what is no connection between two IPv4 addresses. A mark is not read: marks have names there, not numbers.</summary>
    public static TrackedConnection? Of(RouterOsRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return IpProtocols.Number(row["protocol"] ?? "") is { } protocol && Ends(row, "") is { } original && Ends(row, "reply-") is { } reply
            ? new TrackedConnection { Handle = row.Id, Protocol = (byte)protocol, Original = original, Reply = reply, Fasttracked = row.Is("fasttrack") } : null;
    }

    private static ConnectionEnds? Ends(RouterOsRow row, string way) =>
        End(row, way + "src") is var (source, sourcePort) && End(row, way + "dst") is var (destination, destinationPort)
            ? new ConnectionEnds(source, sourcePort, destination, destinationPort) : null;

    /// <summary>"10.1.0.5:40000", or the address alone.</summary>
    private static (Ipv4Address Address, ushort Port)? End(RouterOsRow row, string end)
    {
        var parts = (row[end + "-address"] ?? "").Split(':');
        string? port = parts.Length == 2 ? parts[1] : row[end + "-port"];
        return parts.Length <= 2 && Ipv4Address.TryParse(parts[0], out var address)
            ? (address, ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? number : (ushort)0) : null;
    }
}

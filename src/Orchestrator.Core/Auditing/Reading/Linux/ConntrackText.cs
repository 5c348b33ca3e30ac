using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>The lines of <c>conntrack -L</c> and of <c>/proc/net/nf_conntrack</c> (conntrack(8); the kernel's nf_conntrack_standalone.c).</summary>
public static class ConntrackText
{
    /// <summary>What is no connection between two IPv4 addresses is left out.</summary>
    public static IReadOnlyList<TrackedConnection> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Line).OfType<TrackedConnection>()];
    }

    /// <summary>"tcp 6 431999 ESTABLISHED src=.. dst=.. sport=.. dport=.. src=.. dst=.. [ASSURED] mark=0"; in /proc with "ipv4 2" before it.</summary>
    private static TrackedConnection? Line(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        int at = words is ["ipv4", ..] ? 3 : 1;
        if (words is ["ipv6", ..] || words.Length <= at || !byte.TryParse(words[at], NumberStyles.None, CultureInfo.InvariantCulture, out byte protocol))
            return null;
        var pairs = words.Skip(at).Select(word => word.Split('=', 2)).Where(parts => parts.Length == 2).Select(parts => (Name: parts[0], Value: parts[1])).ToList();
        if (Ends(pairs, 0) is not { } original || Ends(pairs, 1) is not { } reply)
            return null;
        return new TrackedConnection
        {
            Handle = "",
            Protocol = protocol,
            Original = original,
            Reply = reply,
            Mark = uint.TryParse(Nth(pairs, "mark", 0), NumberStyles.None, CultureInfo.InvariantCulture, out uint mark) ? mark : null,
        };
    }

    private static ConnectionEnds? Ends(List<(string Name, string Value)> pairs, int direction) =>
        Ipv4Address.TryParse(Nth(pairs, "src", direction), out var source) && Ipv4Address.TryParse(Nth(pairs, "dst", direction), out var destination)
            ? new ConnectionEnds(source, Port(pairs, "sport", direction), destination, Port(pairs, "dport", direction)) : null;

    private static ushort Port(List<(string Name, string Value)> pairs, string name, int direction) =>
        ushort.TryParse(Nth(pairs, name, direction), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : (ushort)0;

    private static string? Nth(List<(string Name, string Value)> pairs, string name, int place) => pairs.Where(pair => pair.Name == name).Skip(place).FirstOrDefault().Value;
}

using System.Globalization;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>Open connections that keep what older rules decided.</summary>
public static class AuditConnectionWords
{
    public static string Headline(AuditConnections connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        return connections.All == 0 ? "The device tracks no connection now."
            : connections.Stale == 0
            ? $"{DashboardWords.Count(connections.All, "open connection")}: the rules would decide the same of {(connections.All == 1 ? "it" : "each")} if it were opened now."
            : $"{connections.Stale} of {DashboardWords.Count(connections.All, "open connection")} keep{(connections.Stale == 1 ? "s" : "")} what older rules decided, until {(connections.Stale == 1 ? "it is" : "they are")} opened anew.";
    }

    public static string Sentence(JudgedConnection judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var connection = judged.Connection;
        string still = judged.Reason switch
        {
            EntryReason.Source when connection.Reply.Destination == connection.Original.Source => "keeps its source, which the rules would rewrite",
            EntryReason.Source => $"leaves as {connection.Reply.Destination}, which the rules would not do",
            EntryReason.Destination when connection.Reply.Source == connection.Original.Destination => "keeps its destination, which the rules would rewrite",
            EntryReason.Destination => $"goes to {End(connection.Protocol, connection.Reply.Source, connection.Reply.SourcePort)}, where the rules would not send it",
            EntryReason.Fasttracked => "is fast-tracked and skips rules and policies that it should meet",
            EntryReason.Untracked => "is translated, though the rules would not track it at all",
            EntryReason.Mark => "has a mark that the rules would not give it",
            _ => "keeps what older rules decided",
        };
        return $"{Name(connection)} {still}.";
    }

    /// <summary>"tcp 10.1.0.5:40000 -> 10.2.0.9:443".</summary>
    public static string Name(TrackedConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new Packet().With(PacketField.Protocol, connection.Protocol)
            .With(PacketField.Source, connection.Original.Source.Value).With(PacketField.Destination, connection.Original.Destination.Value)
            .With(PacketField.SourcePort, connection.Original.SourcePort).With(PacketField.DestinationPort, connection.Original.DestinationPort).ToString();
    }

    /// <summary>The command that ends it; it comes back by itself if it is needed.</summary>
    public static string Removal(RuleLanguage language, TrackedConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var ends = connection.Original;
        if (language == RuleLanguage.RouterOs)
            return $"/ip firewall connection remove [find where src-address~\"^{Escaped(End(connection.Protocol, ends.Source, ends.SourcePort))}\" dst-address~\"^{Escaped(End(connection.Protocol, ends.Destination, ends.DestinationPort))}\"]";
        string at = Packet.HasPorts(connection.Protocol) ? string.Create(CultureInfo.InvariantCulture, $" --sport {ends.SourcePort} --dport {ends.DestinationPort}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"conntrack -D -p {connection.Protocol} -s {ends.Source} -d {ends.Destination}{at}");
    }

    public static string Planned(int stale, int all, JudgedConnection example) =>
        $"{stale} of {DashboardWords.Count(all, "open connection")} would keep what the rules decide now, until {(stale == 1 ? "it is" : "they are")} opened anew: {Sentence(example)}";

    private static string End(byte protocol, Core.Addressing.Ipv4Address address, ushort port) =>
        Packet.HasPorts(protocol) ? string.Create(CultureInfo.InvariantCulture, $"{address}:{port}") : $"{address}";

    private static string Escaped(string text) => text.Replace(".", "\\\\.", StringComparison.Ordinal) + "\\$";
}

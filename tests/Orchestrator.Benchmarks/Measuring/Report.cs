using System.Globalization;
using System.Text;

namespace Orchestrator.Benchmarks.Measuring;

/// <summary>The findings as markdown.</summary>
internal static class Report
{
    public static string Write(string machine, IEnumerable<Findings> all)
    {
        var text = new StringBuilder(machine).Append('\n');
        text.Append("| measured | Orchestrator | peer | peer's figure | Orchestrator / peer |\n| --- | --- | --- | --- | --- |\n");
        var findings = all.ToList();
        foreach (var row in findings.SelectMany(found => found.Rows))
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {row.Ours} | {row.PeerName ?? "-"} | {row.Peer?.ToString() ?? "-"} | {Ratio(row)} |\n");
        text.Append("\nMedian (least .. most). A ratio below 1 means less time or memory than the peer.\n\n");
        foreach (string note in findings.SelectMany(found => found.Notes))
            text.Append("- ").Append(note).Append('\n');
        return text.ToString();
    }

    private static string Ratio(Row row) =>
        row.Peer is { } peer ? (row.Ours.Median / peer.Median).ToString(row.Ours.Median < peer.Median / 10 ? "0.000" : "0.00", CultureInfo.InvariantCulture) : "-";
}

using Orchestrator.Lab.DataPlane.Linux.Links;

namespace Orchestrator.Lab.DataPlane.Linux.Live;

/// <summary>Whether interfaces run, and their counters, as the kernel's files under /sys tell.</summary>
internal static class InterfaceRows
{
    private static readonly (string Field, string File)[] Counters =
    [
        ("rx-byte", "rx_bytes"), ("tx-byte", "tx_bytes"), ("rx-packet", "rx_packets"), ("tx-packet", "tx_packets"),
        ("rx-drop", "rx_dropped"), ("tx-drop", "tx_dropped"), ("rx-error", "rx_errors"), ("tx-error", "tx_errors"),
    ];

    public static IReadOnlyList<Row> Read(RouterTables tables, LinkState links)
    {
        var rows = new List<Row>();
        foreach (var row in tables.Rows("interface"))
        {
            var folder = $"/sys/class/net/{links.Names.GetValueOrDefault(row["name"] ?? "", "")}";
            if (folder.EndsWith('/') || !Directory.Exists(folder))
                continue;
            var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["running"] = Runs(folder) ? "true" : "false" };
            if (Text(folder, "mtu") is { } mtu)
                values["actual-mtu"] = mtu;
            foreach (var (field, file) in Counters)
                if (Text(folder, $"statistics/{file}") is { } count)
                    values[field] = count;
            rows.Add(new Row(row.Id, values));
        }

        return rows;
    }

    // A dummy or a tunnel has no carrier to speak of: "unknown" is as good as up.
    private static bool Runs(string folder) => Text(folder, "operstate") is "up" or "unknown" && (Text(folder, "flags") is not { } flags || (Convert.ToInt32(flags, 16) & 1) != 0);

    private static string? Text(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file)).Trim();
        }
        catch (IOException)
        {
            return null; // the device went away while it was read
        }
    }
}

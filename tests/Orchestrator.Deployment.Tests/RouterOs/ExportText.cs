namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>An export in one form: without dates and undos, rows sorted where their order has no meaning.</summary>
internal static class ExportText
{
    private static readonly string[] Ordered = ["/ip firewall filter", "/ip firewall nat", "/ip firewall mangle", "/ip ipsec policy"];

    public static string Normal(string export) => string.Join("\n\n", Sections(export)
        .Select(section => (section.Menu, Rows: section.Rows.Where(row => !row.Contains("orch-rb-", StringComparison.Ordinal)).ToList()))
        .Where(section => section.Rows.Count > 0)
        .Select(section => section.Menu + "\n" + string.Join('\n', Ordered.Contains(section.Menu) ? section.Rows.AsEnumerable() : section.Rows.Order(StringComparer.Ordinal))));

    /// <summary>The rows of one menu.</summary>
    public static IReadOnlyList<string> Rows(string export, string menu) => [.. Sections(export).Where(section => section.Menu == menu).SelectMany(section => section.Rows)];

    private static IEnumerable<(string Menu, List<string> Rows)> Sections(string export)
    {
        var lines = export.ReplaceLineEndings("\n").Replace("\\\n    ", "", StringComparison.Ordinal).Split('\n');
        (string Menu, List<string> Rows)? section = null;
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '/')
            {
                if (section is { } done)
                    yield return done;
                section = (line, []);
            }
            else
            {
                // What a rule does anyway is printed where it was said when the rule was added.
                section?.Rows.Add(line.Replace(" passthrough=yes", "", StringComparison.Ordinal));
            }
        }
        if (section is { } last)
            yield return last;
    }
}

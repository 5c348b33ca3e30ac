namespace Orchestrator.Core.Auditing.Proving;

/// <summary>The output of <c>ipset save</c> that stands in one text with that of <c>iptables-save</c>.</summary>
internal static class IpsetText
{
    private static readonly string[] Types = [" hash:", " bitmap:", " list:"];

    public static bool IsLine(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("create ", StringComparison.Ordinal))
        {
            foreach (string type in Types)
            {
                if (line.Contains(type, StringComparison.Ordinal))
                    return true;
            }
            return false;
        }
        // An export's "add" has values in it.
        return line.StartsWith("add ", StringComparison.Ordinal) && !line.Contains('=');
    }

    /// <summary>The rules and the sets, each with the lines at the places that they have in the whole.</summary>
    public static (string Rules, string? Sets) Split(string text)
    {
        var rules = new List<string>();
        var sets = new List<string>();
        bool any = false;
        foreach (string line in text.Split('\n'))
        {
            bool set = IsLine(line.AsSpan().Trim());
            any |= set;
            rules.Add(set ? "" : line);
            sets.Add(set ? line : "");
        }
        return any ? (string.Join('\n', rules), string.Join('\n', sets)) : (text, null);
    }
}

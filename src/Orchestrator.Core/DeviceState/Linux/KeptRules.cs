namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>
/// The edit of a running chain made in the file that the chain is loaded from, too. Only where the very line stands there once:
/// a guess in a file that decides the next start is worse than none.
/// </summary>
public static class KeptRules
{
    /// <summary>Whether rules of this chain may be kept in this file.</summary>
    public static bool Holds(KeptFile file, RulePlace place)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(place);
        return file.Text is not null && file.Filter == place.Filter;
    }

    /// <summary>The edit of the file, if one file is the right one and does not have it yet.</summary>
    internal static IEnumerable<EditKeptRules> Lacking(EditRules edit, BoxTables tables)
    {
        var files = tables.Kept.Where(file => Holds(file, edit.Place)).Select(file => (File: file, Lines: KeptLine.Of(file, edit.Place))).ToList();
        var lines = files.SelectMany(file => file.Lines).ToList();
        bool Once(RuleAt? rule) => rule is null || lines.Count(line => line.Text == rule.Text) == 1;
        if (lines.Exists(line => edit.New.Any(rule => RuleText.Same(line.Text, rule.Text)) && line.Text != edit.Old?.Text) || !Once(edit.Old) || !Once(edit.Before))
            yield break;
        // At a chain's end it comes where the file's chain ends as the running one does.
        var last = edit is { Old: null, Before: null } ? tables.Rules(edit.Place).LastOrDefault(rule => RuleText.Mark(rule.Text) is null)?.Text : null;
        foreach (var (file, own) in files)
        {
            var anchor = edit.Before ?? edit.Old;
            var place = anchor is null ? own is [.., var end] && end.Text == last ? end : null : own.FirstOrDefault(line => line.Text == anchor.Text);
            bool moved = edit.Moves && place is not null && own.Any(line => line.Text == edit.Old!.Text && line.Number < place.Number);
            if (place is not null && !moved && (edit.Old is null || own.Any(line => line.Text == edit.Old.Text)))
            {
                yield return new EditKeptRules { Path = file.Path, Was = file.Text!, Now = Edited(file.Text!, edit, place, own), Purpose = edit.Purpose };
                yield break;
            }
        }
    }

    private static string Edited(string text, EditRules edit, KeptLine place, IReadOnlyList<KeptLine> own)
    {
        var lines = text.Split('\n').ToList();
        string end = lines[place.Number].EndsWith('\r') ? "\r" : "";
        var added = edit.New.Select(rule => place.Before + rule.Text + place.After + end).ToList();
        bool behind = edit is { Old: null, Before: null };
        int? old = edit.Old is { } gone ? own.First(line => line.Text == gone.Text).Number : null;
        lines.InsertRange(behind ? place.Number + 1 : place.Number, added);
        if (old is { } number)
            lines.RemoveAt(number < place.Number ? number : number + added.Count);
        return string.Join('\n', lines);
    }
}

/// <summary>A rule of a chain as a file has it, alone on its line.</summary>
/// <param name="Number">Of the line, from 0.</param>
/// <param name="Before">What stands before the rule's text: indent, "-A CHAIN ".</param>
/// <param name="After">What stands behind it: a semicolon.</param>
internal sealed record KeptLine(int Number, string Before, string Text, string After)
{
    public static IReadOnlyList<KeptLine> Of(KeptFile file, RulePlace place) =>
        place.Filter == PacketFilter.Nftables ? NftFile.Lines(file.Text!, place) : [.. Saved(file.Text!, place)];

    private static IEnumerable<KeptLine> Saved(string text, RulePlace place)
    {
        string[] lines = text.Split('\n');
        // As iptables-restore reads it, a table that is named twice is replaced by the second.
        if (lines.Count(line => line.Trim() == "*" + place.Table) != 1)
            yield break;
        bool inside = false;
        foreach (var (number, raw) in lines.Index())
        {
            string line = raw.Trim();
            if (line.StartsWith('*'))
                inside = line == "*" + place.Table;
            else if (line == "COMMIT")
                inside = false;
            else if (inside && Rule(line, place.Chain) is { } rule)
                yield return new KeptLine(number, $"-A {place.Chain} ", rule, "");
        }
    }

    private static string? Rule(string line, string chain)
    {
        // [packets:octets] before a rule are counters.
        string text = line.StartsWith('[') && line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? line[(end + 1)..].TrimStart() : line;
        return RuleText.Words(text).ToArray() is ["-A" or "--append", var name, .. var rest] && name == chain ? string.Join(' ', rest) : null;
    }
}

/// <summary>Finds rules in a file in nft's own language, in blocks or as "add rule".</summary>
internal static class NftFile
{
    public static IReadOnlyList<KeptLine> Lines(string text, RulePlace place)
    {
        var found = new List<KeptLine>();
        var blocks = new Stack<string>();
        foreach (var (number, raw) in text.Split('\n').Index())
        {
            string code = WithoutComment(raw.TrimEnd('\r'));
            string line = Spaced(code);
            if (Opens(line) is { } block)
                blocks.Push(block);
            else if (line is "}" or "};" && blocks.Count > 0)
                blocks.Pop();
            else if (code.TrimEnd() == raw.TrimEnd() && Rule(line, blocks, place) is var (before, rule, after) && rule is { Length: > 0 })
                found.Add(new KeptLine(number, raw[..(raw.Length - raw.TrimStart().Length)] + before, rule, after));
        }
        // Blocks that do not close are read wrongly.
        return blocks.Count == 0 ? found : [];
    }

    private static (string Before, string Rule, string After) Rule(string line, Stack<string> blocks, RulePlace place)
    {
        string after = line.EndsWith(';') ? ";" : "", rule = line.TrimEnd(';', ' ');
        if (blocks.Count == 0)
        {
            string start = $"add rule {place.Table} {place.Chain} ";
            return rule.StartsWith(start, StringComparison.Ordinal) ? (start, rule[start.Length..], after) : default;
        }
        return blocks.Count == 2 && blocks.ElementAt(0) == $"chain {place.Chain}" && Table(blocks.ElementAt(1)) == place.Table && !rule.Contains(';', StringComparison.Ordinal)
            ? ("", rule, after) : default;
    }

    // Without a family it is "ip".
    private static string? Table(string block) => block.Split(' ') switch
    {
        ["table", var family, var name] => $"{family} {name}",
        ["table", var name] => $"ip {name}",
        _ => null,
    };

    private static string? Opens(string line) => line.EndsWith('{') ? line[..^1].Trim() : null;

    private static string Spaced(string line) => string.Join(' ', line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static string WithoutComment(string line)
    {
        bool quoted = false;
        for (int at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
                quoted = !quoted;
            else if (line[at] == '#' && !quoted)
                return line[..at];
        }
        return line;
    }
}

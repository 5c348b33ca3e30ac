using System.Globalization;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Lines of a text, from 1.</summary>
public readonly record struct LineRange(int First, int Count);

/// <summary>Where a pasted text's rules and policies stand in it.</summary>
public sealed class PastedLines
{
    private readonly Dictionary<(string Table, string Chain, int Number), LineRange> _rules = [];
    private readonly Dictionary<string, int> _ends = [];
    private const string Policies = "/ip/ipsec/policy", Firewall = "/ip/firewall/";

    private PastedLines(PastedKind kind, string text)
    {
        Kind = kind;
        Lines = text.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        if (kind == PastedKind.RouterOsExport)
            ReadExport(text);
        else if (kind == PastedKind.Nft)
            ReadListing();
        else
            ReadSaved();
    }

    public PastedKind Kind { get; }

    public IReadOnlyList<string> Lines { get; }

    public static PastedLines Of(PastedKind kind, string text) => new(kind, text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>null where it is not known.</summary>
    public LineRange? Of(RuleName rule) =>
        _rules.TryGetValue((rule.Chain.Table, Kind == PastedKind.RouterOsExport ? "" : rule.Chain.Chain, rule.Number), out var range)
        && (Kind != PastedKind.RouterOsExport || string.Concat(Text(range)).Contains($"chain={rule.Chain.Chain}", StringComparison.Ordinal)) ? range : null;

    /// <summary>A policy of an export; null where it is not known.</summary>
    public LineRange? Of(IpsecPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Kind == PastedKind.RouterOsExport && int.TryParse(policy.Name.AsSpan(policy.Name.LastIndexOf(' ') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && _rules.TryGetValue((Policies, "", number), out var range) ? range : null;
    }

    /// <summary>The line of which a note speaks; null where it is not known.</summary>
    /// <param name="where">As in <see cref="Reading.ReadingNote.Where"/>: "line 7", "/ip/firewall/nat 2", "nat POSTROUTING rule 2".</param>
    public int? Line(string where)
    {
        ArgumentNullException.ThrowIfNull(where);
        int blank = where.LastIndexOf(' ');
        if (blank < 0 || !int.TryParse(where.AsSpan(blank + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return null;
        string place = where[..blank];
        if (place is "line" or "ipset line")
            return number;
        var key = Kind == PastedKind.RouterOsExport ? (place.StartsWith(Firewall, StringComparison.Ordinal) ? place[Firewall.Length..] : place, "", number)
            : place.EndsWith(" rule", StringComparison.Ordinal) && place[..^5] is var chain && chain.LastIndexOf(' ') is > 0 and var at ? (chain[..at], chain[(at + 1)..], number)
            : (place, "", number);
        return _rules.TryGetValue(key, out var range) ? range.First : null;
    }

    public IEnumerable<string> Text(LineRange range) => Lines.Skip(range.First - 1).Take(range.Count);

    /// <summary>The line that ends a table of iptables ("COMMIT"); null where there is none.</summary>
    public int? End(string table) => _ends.TryGetValue(table, out int line) ? line : null;

    private void ReadExport(string text)
    {
        var counts = new Dictionary<string, int>();
        string menu = "", last = "";
        int first = 0;
        var lines = new ExportLines(text.AsSpan().TrimStart('\uFEFF'));
        while (lines.Next())
        {
            Close(lines.Number);
            var line = lines.Line.Trim();
            if (line.IsEmpty || line[0] == '#')
                continue;
            (string path, bool adds) = Step(line.ToString(), menu);
            if (line[0] == '/' && !adds)
                menu = path;
            if (adds && path.StartsWith(Firewall, StringComparison.Ordinal))
                (last, first) = (path[Firewall.Length..], lines.Number);
            else if (adds && path == Policies)
                (last, first) = (path, lines.Number);
        }
        Close(Lines.Count + 1);

        void Close(int next)
        {
            if (last.Length == 0)
                return;
            // The first policy of every router is its default template.
            int number = counts.GetValueOrDefault(last, last == Policies ? 1 : 0);
            counts[last] = number + 1;
            while (next - 1 > first && Lines[next - 2].Length == 0)
                next--;
            _rules[(last, "", number)] = new LineRange(first, next - first);
            last = "";
        }
    }

    // "/ip firewall nat add ..." adds and leaves the menu as it is; "add ..." adds to the menu.
    private static (string Path, bool Adds) Step(string line, string menu)
    {
        if (line[0] != '/')
            return (menu, line.StartsWith("add ", StringComparison.Ordinal));
        var words = line.Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries);
        var path = words.TakeWhile(word => !word.Contains('=', StringComparison.Ordinal) && word is not ("add" or "set" or "remove" or "print")).ToList();
        return ("/" + string.Join('/', path), path.Count < words.Length && words[path.Count] == "add");
    }

    // Where each rule has a line of its own, as PastedListing writes it.
    private void ReadListing()
    {
        var counts = new Dictionary<(string, string), int>();
        for (int at = 0; at < Lines.Count; at++)
        {
            if (PastedListing.Rule(Lines[at]) is not var (table, chain))
                continue;
            int number = counts[(table, chain)] = counts.GetValueOrDefault((table, chain)) + 1;
            _rules[(table, chain, number)] = new LineRange(at + 1, 1);
        }
    }

    private void ReadSaved()
    {
        var chains = new Dictionary<(string, string), List<int>>();
        string table = "";
        for (int at = 0; at < Lines.Count; at++)
        {
            string line = Lines[at].Trim();
            if (line.StartsWith('*'))
                Open(line[1..].Trim());
            else if (line == "COMMIT")
                _ends[table] = at + 1;
            else if (line.Length > 0 && line[0] is '-' or '[')
                Command(Words.Of(line[0] == '[' ? line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..] : line), at + 1);
        }
        foreach (var ((of, chain), rules) in chains)
        {
            for (int at = 0; at < rules.Count; at++)
                _rules[(of, chain, at + 1)] = new LineRange(rules[at], 1);
        }

        void Open(string name)
        {
            table = name;
            foreach (var key in chains.Keys.Where(key => key.Item1 == name).ToList())
                chains.Remove(key);
        }

        void Command(List<Word> words, int number)
        {
            if (words.Count < 2)
                return;
            if (!chains.TryGetValue((table, words[1].Text), out var rules))
                chains[(table, words[1].Text)] = rules = [];
            if (words[0].Text is "-A" or "--append")
                rules.Add(number);
            else if (words[0].Text is "-I" or "--insert")
                rules.Insert(words.Count > 2 && int.TryParse(words[2].Text, NumberStyles.None, CultureInfo.InvariantCulture, out int place) ? Math.Clamp(place - 1, 0, rules.Count) : 0, number);
        }
    }
}

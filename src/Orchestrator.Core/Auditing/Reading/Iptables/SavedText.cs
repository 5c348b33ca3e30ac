using System.Globalization;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Takes the text of iptables-save (or a file for iptables-restore) apart into tables, chains and rules.</summary>
internal sealed class SavedText(NoteList notes)
{
    private const int LongestText = 64 * 1024 * 1024;

    private readonly Dictionary<string, SavedTable> _tables = new(StringComparer.Ordinal);
    private SavedTable? _table;
    private bool _ipv6;
    private bool _open;
    private int _line;

    public static IReadOnlyList<SavedTable> Read(string text, NoteList notes)
    {
        var reader = new SavedText(notes);
        if (text.Length > LongestText)
            notes.Add(ReadingFault.TooLarge, "", "the text is longer than 64 MB");
        else
        {
            foreach (var line in text.AsSpan().EnumerateLines())
                reader.Line(line.Trim().ToString());
            reader.Uncommitted();
        }
        return [.. reader._tables.Values];
    }

    private void Line(string line)
    {
        _line++;
        if (line.Length == 0 || line.StartsWith("--modprobe", StringComparison.Ordinal))
            return;
        switch (line[0])
        {
            case '#':
                Comment(line);
                break;
            case '*':
                Table(line[1..].Trim());
                break;
            case var _ when _ipv6:
                break;
            case var _ when line == "COMMIT":
                _open = false;
                break;
            case ':':
                Chain(Words.Of(line[1..]), line);
                break;
            default:
                Command(line);
                break;
        }
    }

    private void Comment(string line)
    {
        if (line.Contains("ip6tables-save", StringComparison.Ordinal) || line.Contains("ip6tables-nft-save", StringComparison.Ordinal))
            _ipv6 = line.StartsWith("# Generated", StringComparison.Ordinal) || _ipv6;
        else if (line.StartsWith("# Generated", StringComparison.Ordinal))
            _ipv6 = false;
        // Rules of the other generation of iptables are in force too and stand in another listing.
        if (line.StartsWith("# Warning", StringComparison.Ordinal))
            notes.Add(ReadingFault.MissingReference, Where(), line[1..].Trim());
    }

    private void Table(string name)
    {
        if (_ipv6)
        {
            notes.Add(ReadingFault.OutsideIpv6, $"table {name}", "rules of ip6tables");
            return;
        }
        Uncommitted();
        if (TableKinds.Hooks(name) is null)
            notes.Add(ReadingFault.Malformed, Where(), $"*{name}");
        // As iptables-restore does it: what names a table again replaces it.
        _tables[name] = _table = new SavedTable(name);
        _open = true;
    }

    /// <summary>iptables-restore takes nothing of a table that has no end, so a listing without it was cut.</summary>
    private void Uncommitted()
    {
        if (_open)
            notes.Add(ReadingFault.Cut, Where(), $"table {_table!.Name} has no COMMIT");
        _open = false;
    }

    private void Chain(List<Word> words, string line)
    {
        if (_table is null || words.Count == 0)
        {
            notes.Add(ReadingFault.Malformed, Where(), line);
            return;
        }
        var chain = _table.Chain(words[0].Text);
        if (words.Count > 1 && words[1].Text != "-")
            Policy(chain, words[1].Text, line);
    }

    private void Policy(SavedChain chain, string policy, string line)
    {
        if (policy is "ACCEPT" or "DROP")
            chain.Policy = policy;
        else
            notes.Add(ReadingFault.Malformed, Where(), line);
    }

    private void Command(string line)
    {
        string text = line;
        // [packets:octets] before a rule.
        if (line[0] == '[' && line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
            text = line[(end + 1)..].TrimStart();
        var words = Words.Of(text);
        if (_table is null || words.Count < 2 || words[1].IsOption || !Obey(_table, words, text))
            notes.Add(ReadingFault.Malformed, Where(), line);
    }

    private static bool Obey(SavedTable table, List<Word> words, string text)
    {
        string chain = words[1].Text;
        switch (words[0].Text)
        {
            case "-A" or "--append":
                table.Chain(chain).Rules.Add(new SavedRule(text, words[2..]));
                return true;
            case "-I" or "--insert":
                return Insert(table.Chain(chain).Rules, words, text);
            case "-N" or "--new-chain":
                table.Chain(chain);
                return true;
            case "-P" or "--policy" when words.Count > 2 && words[2].Text is "ACCEPT" or "DROP":
                table.Chain(chain).Policy = words[2].Text;
                return true;
            default:
                return false;
        }
    }

    private static bool Insert(List<SavedRule> rules, List<Word> words, string text)
    {
        bool numbered = words.Count > 2 && int.TryParse(words[2].Text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        int number = numbered ? int.Parse(words[2].Text, CultureInfo.InvariantCulture) : 1;
        if (number < 1 || number > rules.Count + 1)
            return false;
        rules.Insert(number - 1, new SavedRule(text, words[(numbered ? 3 : 2)..]));
        return true;
    }

    private string Where() => string.Create(CultureInfo.InvariantCulture, $"line {_line}");
}

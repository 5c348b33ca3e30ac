using System.Collections.Frozen;

namespace Orchestrator.Lab.Schema;

/// <summary>
/// Reads the hand-written menu files for one version. A file holds
/// <code>
/// /path flag...            a menu: key=F unique=F+F ordered counters single fixed live computed policy=P commands=a,b @range
///   table T type=X         its items live in another menu's table
///   use block              takes over the fields of a block
///   field kind flag...     kind is a word, a word with arguments (enum:a|b, int:lo..hi, ref:menu|word), ! in front for negatable;
///                          flags: =default ~default-not-printed ro req secret writeonly internal off counter auto=N if=F:V @range
///   + a=b c=d              an item every router has
/// %block name              fields for several menus
/// </code>
/// A later line for the same field replaces the earlier one.
/// </summary>
internal sealed class MenuFileReader(RouterOsVersion version)
{
    private readonly Dictionary<string, List<FieldDef>> _blocks = new(StringComparer.Ordinal);
    private readonly List<MenuDraft> _menus = [];
    private List<FieldDef>? _fields;
    private MenuDraft? _menu;

    public static IReadOnlyList<MenuDraft> Read(RouterOsVersion version, IEnumerable<string> files)
    {
        var reader = new MenuFileReader(version);
        foreach (var file in files)
            foreach (var line in file.Split('\n'))
                reader.Line(line.TrimEnd());
        return reader._menus;
    }

    private void Line(string line)
    {
        if (line.Length == 0 || line[0] == '#')
            return;
        var words = MenuLine.Words(line);
        var holds = words.Where(word => word[..Math.Min(1, word.Length)] == "@").All(word => VersionRange.Parse(word[1..]).Contains(version));
        words.RemoveAll(word => word.StartsWith('@'));
        if (line[0] is '/' or '%')
            Open(words, holds);
        else if (holds && _fields is not null)
            Inside(words);
    }

    private void Open(List<string> words, bool holds)
    {
        (_menu, _fields) = (null, null);
        if (words[0] == "%block")
            _fields = _blocks[words[1]] = [];
        else if (holds)
        {
            _menu = new MenuDraft(words[0][1..], words[1..]);
            _menus.Add(_menu);
            _fields = _menu.Fields;
        }
    }

    private void Inside(List<string> words)
    {
        switch (words[0])
        {
            case "use":
                _blocks[words[1]].ForEach(Add);
                break;
            case "table":
                _menu!.Table = words[1];
                _menu.TypeFilter = words.ElementAtOrDefault(2)?["type=".Length..];
                break;
            case "+":
                _menu!.Items.Add(words.Skip(1).Select(word => word.Split('=', 2)).ToFrozenDictionary(pair => pair[0], pair => pair[1]));
                break;
            default:
                Add(FieldLine.Parse(words, version));
                break;
        }
    }

    private void Add(FieldDef field)
    {
        var at = _fields!.FindIndex(other => other.Name == field.Name);
        if (at < 0)
            _fields.Add(field);
        else
            _fields[at] = field;
    }
}

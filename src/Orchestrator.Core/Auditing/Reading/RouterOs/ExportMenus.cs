using System.Globalization;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>The rows that an export's lines make, for the menus of which the audit asks.</summary>
internal sealed class ExportMenus
{
    private const int MostRows = 1_000_000;

    private static readonly HashSet<string> Kept = [.. RouterOsMenuPaths.All, "/system/identity"];
    private static readonly HashSet<string> Single = [RouterOsMenuPaths.Settings, RouterOsMenuPaths.Tracking, RouterOsMenuPaths.Upnp, "/system/identity"];
    private static readonly HashSet<string> Secret = ["secret", "password", "private-key", "preshared-key", "ipsec-secret", "ppk-secret", "wpa-pre-shared-key", "wpa2-pre-shared-key"];

    private readonly NoteBook _notes;
    private readonly Dictionary<string, List<RouterOsRow>> _menus = [];
    private readonly Dictionary<string, string> _words = [];
    private readonly List<KeyValuePair<string, string>> _fields = [];
    private readonly List<KeyValuePair<string, string?>> _changes = [];
    private readonly List<int> _chosen = [];
    private int _rows;

    public ExportMenus(NoteBook notes)
    {
        _notes = notes;
        // Every router has it, as row 0, and an export names it only where it was changed.
        _menus[RouterOsMenuPaths.Policy] = [new RouterOsRow([new("template", "yes"), new("default", "yes")])];
    }

    public string? Identity => _menus.TryGetValue("/system/identity", out var rows) ? rows[0]["name"] : null;

    /// <summary>A menu by its present name.</summary>
    public static string Named(string path) => path switch
    {
        "/ip/route/rule" => RouterOsMenuPaths.RoutingRule,
        "/ip/route/vrf" => RouterOsMenuPaths.Vrf,
        _ => path,
    };

    public static bool Keeps(string path) => Kept.Contains(path) || ExportInterfaces.TypeOf(path) is not null;

    public bool Add(string path, ref ExportWords words, string where)
    {
        if (Single.Contains(path) || !Fields(ref words))
            return false;
        if (_rows++ >= MostRows)
        {
            _notes.Add(ReadingFault.TooLarge, "", $"more than {MostRows} rows");
            return true;
        }
        _fields.Clear();
        foreach (var (name, value) in _changes)
        {
            if (value is not null)
                _fields.Add(new(name, value));
        }
        if (ExportInterfaces.TypeOf(path) is { } type)
        {
            _fields.Add(new("type", type));
            path = RouterOsMenuPaths.Interface;
        }
        Rows(path).Add(new RouterOsRow(_fields));
        return true;
    }

    public bool Set(string path, ref ExportWords words, string where)
    {
        if (Single.Contains(path))
        {
            if (!Fields(ref words))
                return false;
            var rows = Rows(path);
            var row = (rows.Count > 0 ? rows[0] : new RouterOsRow([])).With(_changes);
            rows.Clear();
            rows.Add(row);
            return true;
        }
        if (!words.Next() || words.Value is not null)
            return false;
        string target = words.Name;
        bool find = words.Bracketed;
        if (!Fields(ref words))
            return false;
        return ExportInterfaces.TypeOf(path) is { } type ? SetInterface(type, target, find) : SetRows(path, target, find, where);
    }

    public IReadOnlyDictionary<string, IReadOnlyList<RouterOsRow>> Finish()
    {
        if (_menus[RouterOsMenuPaths.Policy].Count == 1)
            _menus.Remove(RouterOsMenuPaths.Policy);
        return _menus.ToDictionary(menu => menu.Key, menu => (IReadOnlyList<RouterOsRow>)menu.Value);
    }

    private bool SetRows(string path, string target, bool find, string where)
    {
        var rows = Rows(path);
        if (!(find ? Found(target, rows) : Named(target, rows)))
            return false;
        foreach (int at in _chosen)
            rows[at] = rows[at].With(_changes);
        if (_chosen.Count == 0)
            _notes.Add(ReadingFault.MissingReference, where, $"set of a row that is not in the text: {path} {target}");
        return true;
    }

    /// <summary>"[ find name=x disabled=no ]": the rows with all of these values.</summary>
    private bool Found(string target, List<RouterOsRow> rows)
    {
        _chosen.Clear();
        var words = new ExportWords(target);
        if (!words.Next() || words.Name != "find")
            return false;
        var asked = new List<(string Name, string Value)>();
        while (words.Next())
        {
            if (words.Value is null)
                return false;
            asked.Add((words.Name, words.Value));
        }
        for (int at = 0; at < rows.Count; at++)
        {
            if (asked.TrueForAll(one => rows[at][one.Name] is { } value && Same(value, one.Value)))
                _chosen.Add(at);
        }
        return !words.Broken;
    }

    /// <summary>A place, an id or a name.</summary>
    private bool Named(string target, List<RouterOsRow> rows)
    {
        _chosen.Clear();
        foreach (var one in target.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int at = int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place < rows.Count
                ? place : rows.FindIndex(row => row["name"] == one);
            if (at >= 0)
                _chosen.Add(at);
        }
        return true;
    }

    // Ports that every device has are set by their first name, and stand nowhere else.
    private bool SetInterface(string type, string target, bool find)
    {
        var rows = Rows(RouterOsMenuPaths.Interface);
        if (find)
        {
            if (!Found(target, rows))
                return false;
        }
        else
            Named(target, rows);
        foreach (int at in _chosen)
            rows[at] = rows[at].With(_changes);
        var words = new ExportWords(target);
        if (_chosen.Count > 0 || !find || !words.Next() || !words.Next() || words is not { Name: "default-name", Value: { } name })
            return true;
        rows.Add(new RouterOsRow([new("name", name), new("default-name", name), new("type", type)]).With(_changes));
        return true;
    }

    private bool Fields(ref ExportWords words)
    {
        _changes.Clear();
        while (words.Next())
        {
            if (words.Bracketed)
                return false;
            string name = Known(words.Name);
            if (Secret.Contains(name))
                continue;
            // "!name" takes a value away; a bare name is a flag.
            if (words.Value is null && name[0] == '!')
                Change(Known(name[1..]), null);
            else
                Change(name, words.Value is null ? "yes" : Known(words.Value));
        }
        return !words.Broken;
    }

    private void Change(string name, string? value)
    {
        int at = _changes.FindIndex(change => change.Key == name);
        if (at >= 0)
            _changes[at] = new(name, value);
        else
            _changes.Add(new(name, value));
    }

    private static bool Same(string left, string right) => left == right || (left, right) is ("yes", "true") or ("true", "yes") or ("no", "false") or ("false", "no");

    // A list of 100,000 addresses names its list as often.
    private string Known(string word)
    {
        if (word.Length > 32)
            return word;
        if (_words.TryGetValue(word, out var known))
            return known;
        if (_words.Count < 4096)
            _words[word] = word;
        return word;
    }

    private List<RouterOsRow> Rows(string path)
    {
        if (!_menus.TryGetValue(path, out var rows))
            _menus[path] = rows = [];
        return rows;
    }
}

using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Tables;

/// <summary>
/// All tables of a router, made when first looked at, with the items every router has. Every change goes through here and into the
/// journal; items the router makes itself (dynamic ones) do not. Used under the router's lock.
/// </summary>
internal sealed class RouterDatabase(MenuSet menus)
{
    private readonly Dictionary<string, Table> _tables = new(StringComparer.Ordinal);

    public MenuSet Menus { get; } = menus;

    public Journal Journal { get; } = new();

    /// <summary>Grows with every change.</summary>
    public long Revision { get; private set; }

    public IEnumerable<KeyValuePair<string, Table>> Materialised => _tables;

    public Table Table(MenuDef menu) => Table(menu.Table);

    public Table Table(string path)
    {
        if (_tables.TryGetValue(path, out var table))
            return table;
        var menu = Menus.Menu(path) ?? Menus.Menus.First(menu => menu.Table == path);
        table = _tables[path] = new Table(menu);
        foreach (var item in menu.Items)
            table.Insert(table.Create(FieldMap.Of(item.Select(pair => new KeyValuePair<string, string?>(menu.Field(pair.Key)?.Name ?? pair.Key, pair.Value)))), int.MaxValue);
        if (menu.IsSingle)
            table.Insert(new Entry(0, FieldMap.Empty), 0);
        return table;
    }

    /// <summary>The items a menu shows, in order.</summary>
    public IEnumerable<Entry> Rows(MenuDef menu)
    {
        var rows = Table(menu).Rows;
        return menu.TypeFilter is { } type ? rows.Where(entry => entry["type"] == type) : rows;
    }

    public Entry Add(MenuDef menu, FieldMap values, int at = int.MaxValue)
    {
        var table = Table(menu);
        var entry = table.Create(menu.TypeFilter is { } type ? values.With("type", type) : values);
        table.Insert(entry, at);
        Changed(table, entry, null, -1, entry.Values, table.IndexOf(entry));
        return entry;
    }

    public void Set(Table table, Entry entry, FieldMap values)
    {
        var before = entry.Values;
        if (ReferenceEquals(before, values))
            return;
        table.Replace(entry, values);
        Changed(table, entry, before, JournalEntry.InPlace, values, JournalEntry.InPlace);
    }

    /// <summary>Changes what the router itself keeps about an item; nothing to undo.</summary>
    public void SetOwn(Table table, Entry entry, string field, string? value)
    {
        table.Replace(entry, value is null ? entry.Values.Without(field) : entry.Values.With(field, value));
        Revision++;
    }

    public void Remove(Table table, Entry entry)
    {
        var at = table.IndexOf(entry);
        var before = entry.Values;
        table.Remove(entry);
        Changed(table, entry, before, at, null, -1);
    }

    public void Move(Table table, Entry entry, int at)
    {
        var from = table.IndexOf(entry);
        table.Move(entry, at);
        Changed(table, entry, entry.Values, from, entry.Values, table.IndexOf(entry));
    }

    /// <summary>An item of another menu by name or by id; its name, or null.</summary>
    public string? Resolve(string menuPath, string text) => Find(menuPath, text) is { } entry ? entry[Table(menuPath).Menu.Key ?? "name"] : null;

    public Entry? Find(string menuPath, string text)
    {
        if ((Menus.Menu(menuPath) ?? Menus.Menus.FirstOrDefault(shown => shown.Table == menuPath)) is not { } menu)
            return null;
        var table = Table(menu);
        return Entry.TryId(text, out var id) && table.ById(id) is { } byId ? byId : table.ByKey(text);
    }

    public void Touch() => Revision++;

    private void Changed(Table table, Entry entry, FieldMap? before, int from, FieldMap? after, int to)
    {
        Revision++;
        if (!(after ?? before)!.IsTrue("dynamic"))
            Journal.Record(new JournalEntry(table, entry, before, from, after, to));
    }
}

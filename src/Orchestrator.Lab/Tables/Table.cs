using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Tables;

/// <summary>
/// The items behind a menu, in order, found by id and by name at once. Ids grow and are never used again. Used under the router's lock.
/// </summary>
internal sealed class Table(MenuDef menu)
{
    private readonly List<Entry> _rows = [];
    private readonly Dictionary<uint, Entry> _byId = [];
    private readonly Dictionary<string, Entry> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byUnique = new(StringComparer.Ordinal);
    private uint _nextId = 1;

    public MenuDef Menu { get; } = menu;

    public IReadOnlyList<Entry> Rows => _rows;

    public uint NextId
    {
        get => _nextId;
        set => _nextId = Math.Max(_nextId, value);
    }

    public Entry? ById(uint id) => _byId.GetValueOrDefault(id);

    public Entry? ByKey(string name) => _byKey.GetValueOrDefault(name);

    /// <summary>Another item with the same unique values, or null.</summary>
    public Entry? Twin(FieldMap values, Entry? except)
    {
        if (Menu.Key is { } key && values[key] is { } name && _byKey.TryGetValue(name, out var same) && same != except)
            return same;
        return Unique(values) is { } text && _byUnique.TryGetValue(text, out var twin) && twin != except ? twin : null;
    }

    public int IndexOf(Entry entry) => _rows.Count > 0 && _rows[^1] == entry ? _rows.Count - 1 : _rows.IndexOf(entry);

    public Entry Create(FieldMap values) => new(_nextId++, values);

    public void Insert(Entry entry, int at)
    {
        _rows.Insert(Math.Clamp(at, 0, _rows.Count), entry);
        _byId[entry.Id] = entry;
        NextId = entry.Id + 1;
        Index(entry);
    }

    public void Remove(Entry entry)
    {
        _rows.RemoveAt(IndexOf(entry));
        _byId.Remove(entry.Id);
        Unindex(entry);
    }

    public void Replace(Entry entry, FieldMap values)
    {
        Unindex(entry);
        entry.Values = values;
        Index(entry);
    }

    /// <summary>Puts an item before the one at <paramref name="at"/>, counted with the item still in its old place.</summary>
    public void Move(Entry entry, int at)
    {
        var from = IndexOf(entry);
        _rows.RemoveAt(from);
        _rows.Insert(Math.Clamp(at > from ? at - 1 : at, 0, _rows.Count), entry);
    }

    private void Index(Entry entry)
    {
        if (Menu.Key is { } key && entry.Values[key] is { } name)
            _byKey.TryAdd(name, entry);
        if (Unique(entry.Values) is { } unique)
            _byUnique.TryAdd(unique, entry);
    }

    private void Unindex(Entry entry)
    {
        if (Menu.Key is { } key && entry.Values[key] is { } name && _byKey.GetValueOrDefault(name) == entry)
            _byKey.Remove(name);
        if (Unique(entry.Values) is { } unique && _byUnique.GetValueOrDefault(unique) == entry)
            _byUnique.Remove(unique);
    }

    private string? Unique(FieldMap values) => Menu.Unique.Count switch
    {
        0 => null,
        2 => $"{values[Menu.Unique[0]]}\0{values[Menu.Unique[1]]}",
        _ => string.Join('\0', Menu.Unique.Select(field => values[field])),
    };
}

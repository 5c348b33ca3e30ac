namespace Orchestrator.Lab.Tables;

/// <summary>
/// The values an item was given: few, so a plain array. Immutable, so that the journal keeps an item's past for nothing. A null value
/// means that the field was cleared where clearing differs from never having been set.
/// </summary>
internal sealed class FieldMap
{
    private readonly KeyValuePair<string, string?>[] _items;

    private FieldMap(KeyValuePair<string, string?>[] items) => _items = items;

    public static FieldMap Empty { get; } = new([]);

    public ReadOnlySpan<KeyValuePair<string, string?>> Items => _items;

    public static FieldMap Of(IEnumerable<KeyValuePair<string, string?>> items) => new([.. items]);

    /// <summary>The value, or null when there is none.</summary>
    public string? this[string name] => Index(name) is >= 0 and var at ? _items[at].Value : null;

    public bool Has(string name) => Index(name) >= 0;

    public bool IsTrue(string name) => this[name] == "true";

    public FieldMap With(string name, string? value)
    {
        var at = Index(name);
        if (at >= 0 && _items[at].Value == value)
            return this;
        var items = new KeyValuePair<string, string?>[at < 0 ? _items.Length + 1 : _items.Length];
        _items.CopyTo(items, 0);
        items[at < 0 ? _items.Length : at] = new(name, value);
        return new FieldMap(items);
    }

    public FieldMap Without(string name)
    {
        var at = Index(name);
        return at < 0 ? this : new FieldMap([.. _items[..at], .. _items[(at + 1)..]]);
    }

    private int Index(string name)
    {
        for (var i = 0; i < _items.Length; i++)
            if (ReferenceEquals(_items[i].Key, name) || _items[i].Key == name)
                return i;
        return -1;
    }
}

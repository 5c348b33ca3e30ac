namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>One row of a menu, as the API prints it or as an export writes it. Both spellings of yes and no count.</summary>
public sealed class RouterOsRow
{
    private readonly KeyValuePair<string, string>[] _fields;

    /// <param name="fields">Each name once; ".id" becomes <see cref="Id"/>.</param>
    public RouterOsRow(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var all = fields.ToArray();
        Id = Array.Find(all, field => field.Key == ".id").Value ?? "";
        _fields = Id.Length == 0 ? all : [.. all.Where(field => field.Key != ".id")];
    }

    /// <summary>"*1F"; empty in an export.</summary>
    public string Id { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Fields => _fields;

    public bool Dynamic => Is("dynamic");

    public bool Invalid => Is("invalid");

    public bool Disabled => Is("disabled");

    /// <summary>null where the row does not have it; an empty value is one.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
            {
                if (field.Key == name)
                    return field.Value;
            }
            return null;
        }
    }

    public bool Is(string flag) => this[flag] is "yes" or "true";

    /// <summary>The value, or null where there is none or an empty one.</summary>
    public string? Given(string name) => this[name] is { Length: > 0 } value ? value : null;

    /// <summary>The row with fields changed; null takes one away.</summary>
    internal RouterOsRow With(IEnumerable<KeyValuePair<string, string?>> changes)
    {
        var fields = new List<KeyValuePair<string, string>>(_fields);
        if (Id.Length > 0)
            fields.Add(new(".id", Id));
        foreach (var (name, value) in changes)
        {
            int at = fields.FindIndex(field => field.Key == name);
            if (at >= 0)
                fields.RemoveAt(at);
            if (value is not null)
                fields.Insert(at >= 0 ? at : fields.Count, new(name, value));
        }
        return new RouterOsRow(fields);
    }
}

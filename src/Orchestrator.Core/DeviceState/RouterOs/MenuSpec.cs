using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>What a menu is like: its path, its fields, how its rows are owned and whether their order has a meaning.</summary>
public sealed record MenuSpec
{
    private readonly Dictionary<string, FieldSpec> _byName;

    public MenuSpec(RouterOsMenu menu, string path, params FieldSpec[] fields)
    {
        Menu = menu;
        Path = path;
        Fields = fields;
        _byName = fields.ToDictionary(field => field.Name);
    }

    public RouterOsMenu Menu { get; }

    /// <summary>As the API wants it: "/ip/ipsec/peer". The same in every supported version.</summary>
    public string Path { get; }

    /// <summary>As a script of any version wants it: "/ip ipsec peer".</summary>
    public string ScriptPath => "/" + Path[1..].Replace('/', ' ');

    /// <summary>Configured fields; what the router only reports is not among them.</summary>
    public IReadOnlyList<FieldSpec> Fields { get; }

    /// <summary>Rows are evaluated top-down.</summary>
    public bool Ordered { get; init; }

    /// <summary>What a row without a stamp of its own is for.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>Whether rows can carry a stamp; elsewhere only their name tells whose they are.</summary>
    public bool HasComment(RouterOsVersion version) => TryField("comment", version, out _);

    public bool HasName => _byName.ContainsKey("name");

    /// <summary>The field that only its device may know, if the menu has one.</summary>
    public FieldSpec? SecretField => Fields.FirstOrDefault(spec => spec.Kind == FieldKind.Secret);

    public bool TryField(string name, RouterOsVersion version, [NotNullWhen(true)] out FieldSpec? field) =>
        _byName.TryGetValue(name, out field) && field.ExistsIn(version);

    /// <summary>The fields that the version has.</summary>
    public IEnumerable<FieldSpec> FieldsOf(RouterOsVersion version) => Fields.Where(spec => spec.ExistsIn(version));

    /// <summary>The normal form of a field's text; the text itself for a field the table does not know.</summary>
    public string Normalise(string field, string text) =>
        _byName.TryGetValue(field, out var spec) ? spec.Normalise(text) : text;

    /// <summary>What a value means, comparable as text: equal texts, equal meanings. Absent is what the router means by it.</summary>
    public static string Meaning(FieldSpec field, Value? value, RouterOsVersion version)
    {
        ArgumentNullException.ThrowIfNull(field);
        return value switch
        {
            null or Value.Unset => field.Normalise(field.Absent(version)),
            Value.Plain plain => field.Normalise(plain.Text),
            Value.Secret secret => "\0" + secret.Ref.Digest,
            Value.Hidden => "\0hidden",
            _ => throw new InvalidOperationException("Unknown kind of value."),
        };
    }
}

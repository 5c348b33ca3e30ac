using System.Collections.Frozen;

namespace Orchestrator.Lab.Schema;

/// <summary>One menu in one version. Immutable; shared by all routers of the version.</summary>
public sealed record MenuDef
{
    /// <summary>Where it is, without a leading slash: <c>ip/ipsec/peer</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The table its items are in: its own path, or that of a menu it shows a part of.</summary>
    public required string Table { get; init; }

    /// <summary>The <c>type</c> of the items it shows, or null for all of the table.</summary>
    public string? TypeFilter { get; init; }

    /// <summary>The field that names an item, or null.</summary>
    public string? Key { get; init; }

    /// <summary>Fields whose values together are unique in the menu; empty for none beside <see cref="Key"/>.</summary>
    public IReadOnlyList<string> Unique { get; init; } = [];

    /// <summary>Whether the order of items matters: <c>move</c> and <c>place-before</c>.</summary>
    public bool Ordered { get; init; }

    /// <summary>Whether the menu is one set of values instead of a list.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Whether items can be neither added nor removed.</summary>
    public bool IsFixed { get; init; }

    /// <summary>Whether its rows come from the running router and not from a table.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether most of its values are worked out at the moment of reading.</summary>
    public bool IsComputed { get; init; }

    /// <summary>The policy a user needs to change it, beside <c>write</c>; null for none.</summary>
    public string? WritePolicy { get; init; }

    /// <summary>Its fields in the order they are printed.</summary>
    public required IReadOnlyList<FieldDef> Fields { get; init; }

    /// <summary>The items every router has.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Items { get; init; } = [];

    /// <summary>The commands it has.</summary>
    public required FrozenSet<string> Commands { get; init; }

    /// <summary>The fields by name.</summary>
    public required FrozenDictionary<string, FieldDef> ByName { get; init; }

    /// <summary>The field of that name, or null.</summary>
    public FieldDef? Field(string name) => ByName.GetValueOrDefault(name);
}

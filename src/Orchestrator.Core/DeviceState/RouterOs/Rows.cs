using System.Text.Json.Serialization;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>A row as the router has it.</summary>
/// <param name="Id">RouterOS's internal id, "*1F".</param>
/// <param name="Fields">Properties with a value; absent means unset. Secrets are digests, never text.</param>
public sealed record ActualRow(string Id, IReadOnlyDictionary<string, Value> Fields)
{
    public bool Dynamic { get; init; }

    public bool Invalid { get; init; }

    public bool Default { get; init; }

    public string? this[string name] => Fields.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>The stamp in the row's comment, if it is one of ours.</summary>
    [JsonIgnore]
    public Stamp? Stamp => DeviceState.Stamp.TryParse(this["comment"], out var stamp) ? stamp : null;
}

/// <summary>A row as it shall be.</summary>
public sealed record DesiredRow
{
    public required RouterOsMenu Menu { get; init; }

    public required Stamp Stamp { get; init; }

    /// <summary>Fields in the order they are shown; without the comment, which the stamp gives.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    public Placement Placement { get; init; } = new Placement.Anywhere();
}

/// <summary>Where a row must stand in an ordered menu.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Anywhere), "anywhere")]
[JsonDerivedType(typeof(BeforeCatching), "before-catching")]
public abstract record Placement
{
    private Placement() { }

    /// <summary>Order has no meaning for this row.</summary>
    public sealed record Anywhere : Placement;

    /// <summary>Before the first static rule of the chain that could catch this traffic.</summary>
    public sealed record BeforeCatching(string Chain, TrafficShape Traffic) : Placement;
}

/// <summary>A set of packets, as wide as planning knows it; null means any.</summary>
public sealed record TrafficShape
{
    public Ipv4Prefix? Source { get; init; }

    public Ipv4Prefix? Destination { get; init; }

    /// <summary>IP protocol number.</summary>
    public int? Protocol { get; init; }

    public IReadOnlyList<int> DestinationPorts { get; init; } = [];

    public string? InInterface { get; init; }

    public string? OutInterface { get; init; }
}

public sealed record RouterOsDesired : DesiredState
{
    public required IReadOnlyList<DesiredRow> Rows { get; init; }
}

public sealed record RouterOsActual : ActualState
{
    /// <summary>As the router prints it: "7.16.2 (stable)".</summary>
    public required string Version { get; init; }

    /// <summary>Rows in the router's order. A menu the version lacks is absent.</summary>
    public required IReadOnlyDictionary<RouterOsMenu, IReadOnlyList<ActualRow>> Menus { get; init; }

    public IReadOnlyList<ActualRow> Rows(RouterOsMenu menu) => Menus.TryGetValue(menu, out var rows) ? rows : [];
}

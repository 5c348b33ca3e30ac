using System.Text.Json.Serialization;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>How to find a row again: ours by stamp or name, a foreign anchor by id.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "by")]
[JsonDerivedType(typeof(ByStamp), "stamp")]
[JsonDerivedType(typeof(ByName), "name")]
[JsonDerivedType(typeof(ById), "id")]
public abstract record RowSelector
{
    private RowSelector() { }

    public sealed record ByStamp(Stamp Stamp) : RowSelector;

    public sealed record ByName(string Name) : RowSelector;

    /// <param name="Id">RouterOS's internal id.</param>
    /// <param name="Summary">What the row looked like, for people.</param>
    public sealed record ById(string Id, string Summary) : RowSelector
    {
        /// <summary>The whole row as the line that would add it. A row that reads otherwise is not touched; null where the id is enough.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Text { get; init; }
    }
}

/// <param name="From">null where the field was unset.</param>
/// <param name="To">null where the field shall be unset.</param>
public sealed record FieldChange(string Name, Value? From, Value? To);

public sealed record AddRow : Operation
{
    public required RouterOsMenu Menu { get; init; }

    /// <summary>Finds the row once it exists.</summary>
    public required RowSelector Row { get; init; }

    /// <summary>Every field sent, the comment included.</summary>
    public required IReadOnlyList<Field> Fields { get; init; }

    /// <summary>The row it must stand before; null for the end.</summary>
    public RowSelector? Before { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => OperationKind.Add;
}

public sealed record SetRow : Operation
{
    public required RouterOsMenu Menu { get; init; }

    public required RowSelector Row { get; init; }

    public required IReadOnlyList<FieldChange> Changes { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => OperationKind.Change;
}

public sealed record MoveRow : Operation
{
    public required RouterOsMenu Menu { get; init; }

    public required RowSelector Row { get; init; }

    /// <summary>The row it must stand before; null for the end.</summary>
    public required RowSelector? Before { get; init; }

    /// <summary>The row it stood before; null if it was the last.</summary>
    public RowSelector? WasBefore { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => OperationKind.Change;
}

public sealed record RemoveRow : Operation
{
    public required RouterOsMenu Menu { get; init; }

    public required RowSelector Row { get; init; }

    /// <summary>What the row held, so that it can be put back.</summary>
    public required IReadOnlyList<Field> Was { get; init; }

    /// <summary>The static row it stood before; null if it was the last or order has no meaning.</summary>
    public RowSelector? WasBefore { get; init; }

    [JsonIgnore]
    public override OperationKind Kind => OperationKind.Remove;
}

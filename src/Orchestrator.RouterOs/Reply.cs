using System.Collections.Immutable;

namespace Orchestrator.RouterOs;

/// <summary>What a command came to, once its <c>!done</c> is in. Immutable.</summary>
public sealed record Reply
{
    /// <summary>The rows in the order the router sent them; none is as good a result as many.</summary>
    public ImmutableArray<Row> Rows { get; init; } = [];

    /// <summary>The <c>=ret=</c> value of <c>!done</c>: a new item's id, a count, a script's result; null when there is none.</summary>
    public string? Ret { get; init; }

    /// <summary>The refusals; usually none or one. Rows may have come before a refusal.</summary>
    public ImmutableArray<Trap> Traps { get; init; } = [];

    /// <summary>The first refusal, or null when the command was carried out.</summary>
    public Trap? Trap => Traps.IsEmpty ? null : Traps[0];

    /// <summary>Whether the router carried the command out.</summary>
    public bool Succeeded => Traps.IsEmpty;

    /// <summary>Counts and the first refusal, never a value of a row.</summary>
    public override string ToString() => Trap is { } trap ? $"trap: {trap.Message}" : $"{Rows.Length} rows";
}

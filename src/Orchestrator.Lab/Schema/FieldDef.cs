namespace Orchestrator.Lab.Schema;

/// <summary>One field of a menu in one version. Immutable; shared by all routers of the version.</summary>
public sealed record FieldDef
{
    /// <summary>Its name as the console has it.</summary>
    public required string Name { get; init; }

    /// <summary>What its value is.</summary>
    public FieldKind Kind { get; init; } = FieldKind.Any;

    /// <summary>Whether the value may begin with <c>!</c>.</summary>
    public bool Negatable { get; init; }

    /// <summary>The words that <see cref="FieldKind.Enum"/>, <see cref="FieldKind.List"/> and others know; empty for any.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The menu a reference points into, or null.</summary>
    public string? RefMenu { get; init; }

    /// <summary>Smallest number.</summary>
    public long Min { get; init; }

    /// <summary>Largest number.</summary>
    public long Max { get; init; } = long.MaxValue;

    /// <summary>What an item has that never was given a value, or null for no value.</summary>
    public string? Default { get; init; }

    /// <summary>Whether a row leaves the field out while it has its default.</summary>
    public bool Implied { get; init; }

    /// <summary>Whether only the router writes it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether only users with the policy <c>sensitive</c> see it.</summary>
    public bool Secret { get; init; }

    /// <summary>Whether no row ever shows it.</summary>
    public bool WriteOnly { get; init; }

    /// <summary>Whether it is the program's own and no part of the menu.</summary>
    public bool Internal { get; init; }

    /// <summary>Whether <c>add</c> refuses to go on without it.</summary>
    public bool Required { get; init; }

    /// <summary>Whether clearing it is a value of its own, different from the default (<c>!keepalive</c>).</summary>
    public bool HasOff { get; init; }

    /// <summary>How an item is named that was added without a name: this and a number; null for no such thing.</summary>
    public string? AutoName { get; init; }

    /// <summary>The field that decides whether this one is shown, with the value it must have.</summary>
    public (string Field, string Value)? OnlyIf { get; init; }

    /// <summary>Whether it counts packets (shown only where statistics are).</summary>
    public bool Counter { get; init; }

    /// <summary>Whether a user may give it a value.</summary>
    public bool Settable => !ReadOnly && !Internal;
}

using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.RouterOs.Versions;

/// <summary>
/// Whether a version has something, or what it calls it. It answers yes only when that is known; every no has a reason for the operator.
/// </summary>
/// <typeparam name="T">What is known when it is there: a path, a name, or nothing but true.</typeparam>
public sealed record Capability<T>
    where T : notnull
{
    private Capability(T? value, string? reason) => (Value, Reason) = (value, reason);

    /// <summary>Whether it can be used.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsAvailable => Reason is null;

    /// <summary>What is known, when available.</summary>
    public T? Value { get; }

    /// <summary>Why it is not available, one sentence; null when it is.</summary>
    public string? Reason { get; }

    internal static Capability<T> Yes(T value) => new(value, null);

    internal static Capability<T> No(string reason) => new(default, reason);
}

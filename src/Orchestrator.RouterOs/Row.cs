using System.Diagnostics.CodeAnalysis;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs;

/// <summary>
/// One <c>!re</c> row. A property without a value is absent, which is not the same as an empty value. Immutable and thread-safe.
/// A look-up walks the row's few words; take <see cref="ToDictionary"/> when many are needed.
/// </summary>
public sealed class Row
{
    private readonly Sentence _sentence;

    internal Row(Sentence sentence) => _sentence = sentence;

    /// <summary>A row made by hand, for tests and other clients.</summary>
    public static Row Of(params IEnumerable<(string Name, string Value)> properties) =>
        new(Sentence.Of([.. properties.Select(p => $"={p.Name}={p.Value}").Prepend(ReplyWord.Row)]));

    /// <summary>The property's value, or null when it is absent.</summary>
    public string? this[string name] => _sentence.Attribute(name);

    /// <summary>The internal id (<c>*1F</c>), or null when it was not asked for. Ids stay through reboots and are not sequential.</summary>
    public string? Id => _sentence.Attribute(".id");

    /// <summary>In a listen stream: the item with this <see cref="Id"/> is gone.</summary>
    public bool IsDead => _sentence.Attribute(".dead") is { } dead && dead is not ("no" or "false");

    /// <summary>Looks a property up.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => _sentence.TryGetAttribute(name, out value);

    /// <summary>All properties by name in the order they came; built anew on each call.</summary>
    public IReadOnlyDictionary<string, string> ToDictionary() => _sentence.Attributes;

    /// <summary>How many words it has, never their values.</summary>
    public override string ToString() => $"row of {_sentence.Words.Length - 1} words";
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Persistence.Secrets;

/// <summary>
/// A text that must not be seen. It prints as "set" and no serializer writes it; only <see cref="Reveal"/> tells it,
/// so that every place that does can be found by name.
/// </summary>
[JsonConverter(typeof(SecretJson))]
public sealed class Secret : IEquatable<Secret>
{
    private readonly string _text;

    public Secret(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        _text = text;
    }

    public string Reveal() => _text;

    public bool Equals(Secret? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as Secret);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => "set";
}

internal sealed class SecretJson : JsonConverter<Secret>
{
    public override Secret Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is not read from JSON.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret is not written to JSON.");
}

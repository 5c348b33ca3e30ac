using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Orchestrator.Core.DeviceState;

/// <summary>A secret by name. The digest tells two secrets apart without telling them; only the vault knows the text.</summary>
/// <param name="Name">The vault's name of the secret.</param>
/// <param name="Digest">Keyed digest of the secret's UTF-8 text, hex.</param>
public sealed record SecretRef(string Name, string Digest);

/// <summary>The value of a field: text anybody may see, or a secret that only its device may.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Plain), "text")]
[JsonDerivedType(typeof(Secret), "secret")]
[JsonDerivedType(typeof(Hidden), "hidden")]
[JsonDerivedType(typeof(Unset), "unset")]
public abstract record Value
{
    private Value() { }

    public sealed record Plain(string Text) : Value
    {
        public override string ToString() => Text;
    }

    public sealed record Secret(SecretRef Ref) : Value
    {
        public override string ToString() => "set";
    }

    /// <summary>The device has a value and will not show it.</summary>
    public sealed record Hidden : Value
    {
        public override string ToString() => "hidden";
    }

    /// <summary>The field must have no value, against the device's default.</summary>
    public sealed record Unset : Value
    {
        public override string ToString() => "unset";
    }

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Value?(string? text) => FromString(text);

    [return: NotNullIfNotNull(nameof(text))]
    public static Value? FromString(string? text) => text is null ? null : new Plain(text);
}

public sealed record Field(string Name, Value Value);

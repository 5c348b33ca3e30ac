using System.Text.Json.Serialization;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>A piece of a file: text, or a secret already in the form the file's syntax wants.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Secret), "secret")]
public abstract record FileSegment
{
    private FileSegment() { }

    public sealed record Text(string Content) : FileSegment;

    /// <param name="Form">How the secret's text is written into the file.</param>
    public sealed record Secret(SecretRef Ref, SecretForm Form) : FileSegment
    {
        public override string ToString() => "set";
    }
}

public enum SecretForm
{
    /// <summary>swanctl's 0s…: base64 of the UTF-8 octets, which no quoting can break out of.</summary>
    SwanctlBase64,
    /// <summary>The text itself, for files that are the secret (a private key).</summary>
    Raw,
}

/// <summary>A file that belongs to one link and is written as a whole.</summary>
public sealed record OwnedFile
{
    public required string Path { get; init; }

    /// <summary>Permission bits, octal in the head: 0600, 0644, 0755. Owner and group are root.</summary>
    public required UnixFileMode Mode { get; init; }

    public required Purpose Purpose { get; init; }

    public required IReadOnlyList<FileSegment> Content { get; init; }
}

/// <summary>A file as the box has it.</summary>
/// <param name="Digest">
/// SHA-256, hex, of the content in which every secret was replaced by its digest (see <see cref="FileDigest"/>).
/// </param>
/// <param name="Preview">The content with each secret shown as "set"; what the diff shows.</param>
public sealed record ActualFile(string Path, UnixFileMode Mode, string Digest, string Preview);

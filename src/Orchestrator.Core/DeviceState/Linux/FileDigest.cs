using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>Lets a file with secrets be compared, shown and stored without them.</summary>
public static class FileDigest
{
    /// <summary>SHA-256, hex, of the content with every secret replaced by its own digest.</summary>
    public static string Of(IReadOnlyList<FileSegment> content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Join(content, secret => $"\0{secret.Ref.Digest}\0"))));

    /// <summary>The content for people: every secret reads "set".</summary>
    public static string Preview(IReadOnlyList<FileSegment> content) => Join(content, _ => "set");

    private static string Join(IReadOnlyList<FileSegment> content, Func<FileSegment.Secret, string> secret) =>
        string.Concat(content.Select(segment => segment switch
        {
            FileSegment.Text text => text.Content,
            FileSegment.Secret hidden => secret(hidden),
            _ => throw new InvalidOperationException("Unknown file segment."),
        }));
}

using System.Text;
using System.Text.RegularExpressions;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Linux.Reading;

/// <summary>Takes the secrets out of a file as it was read, so that only their digests go on.</summary>
internal static partial class SecretMask
{
    public static ActualFile Of(string path, UnixFileMode mode, string content, ISecretVault vault)
    {
        var segments = Segments(content, vault);
        return new ActualFile(path, mode, FileDigest.Of(segments), FileDigest.Preview(segments));
    }

    internal static IReadOnlyList<FileSegment> Segments(string content, ISecretVault vault)
    {
        var segments = new List<FileSegment>();
        int at = 0;
        foreach (var value in SecretSetting().Matches(content).Select(match => match.Groups["value"]))
        {
            segments.Add(new FileSegment.Text(content[at..value.Index]));
            segments.Add(new FileSegment.Secret(new SecretRef("", vault.Digest(Text(value.Value))), SecretForm.SwanctlBase64));
            at = value.Index + value.Length;
        }
        segments.Add(new FileSegment.Text(content[at..]));
        return segments;
    }

    // A value of any other form is not one we wrote: its digest is that of the words themselves.
    private static string Text(string value)
    {
        byte[] octets = new byte[value.Length];
        return value.StartsWith("0s", StringComparison.Ordinal) && Convert.TryFromBase64String(value[2..], octets, out int count)
            ? Encoding.UTF8.GetString(octets, 0, count)
            : value;
    }

    [GeneratedRegex("""^[ \t]*secret[A-Za-z0-9_-]*[ \t]*=[ \t]*(?:"(?<value>[^"\n]*)|(?<value>[^\n]*))""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex SecretSetting();
}

using System.Text.RegularExpressions;

namespace Orchestrator.Web.Words;

/// <summary>What a pasted text may hold and nobody should see again.</summary>
public static partial class AuditSecrets
{
    /// <summary>The text with the values of fields that are secrets by their name taken out.</summary>
    public static string Masked(string text) => Secret().Replace(text, "$1=...");

    [GeneratedRegex("""\b([\w-]*(?:secret|password|passphrase|passwd|psk|private-key|preshared-key|pre-shared-key|community))\s*[=:]\s*(?:"(?:\\.|[^"\\])*"?|\S+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Secret();
}

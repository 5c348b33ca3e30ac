using System.Text.RegularExpressions;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>A terminal's prompts are copied along with what a command printed; they are no rules.</summary>
internal static partial class PastedPrompts
{
    /// <summary>The text with those lines empty, so that every other line keeps its number.</summary>
    public static string Blanked(string text) => text.Contains('@', StringComparison.Ordinal) ? Prompt().Replace(text, "") : text;

    // "[admin@hub] > /ip firewall nat export", "root@hub:~# iptables-save", and the prompt that waits below.
    [GeneratedRegex(@"^(?:\[[^\]\s]+@[^\]\r\n]+\] ?[^>\r\n]*>|[\w.-]+@[\w.-]+:[^#$\r\n]*[#$])[ \t]*(?:[^\r\n=]*\b(?:export|iptables-save|ipset|nft)\b[^\r\n=]*)?(?=\r?$)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Prompt();
}

using System.Text.RegularExpressions;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>Texts of rules as data: told apart, and taken apart into words without losing a quote.</summary>
public static partial class RuleText
{
    /// <summary>
    /// The same rule. One of the product's own is known by its stamp, whatever way of writing the box's version prefers; any other
    /// by every letter.
    /// </summary>
    public static bool Same(string one, string other) => one == other || (Mark(one) is { } mark && mark == Mark(other));

    /// <summary>"orch:abcdefgh:audit-fix:1" of a rule that a fix added; null for any other.</summary>
    public static string? Mark(string text) => Marks().Match(text) is { Success: true } mark ? mark.Value : null;

    /// <summary>Whether it is one line that can be handed to the box's programs: no control characters, no more than they take.</summary>
    public static bool IsPlain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= 4000 && !text.Any(char.IsControl);
    }

    /// <summary>A table's or a chain's name, with its family for nftables.</summary>
    public static bool IsName(string text) => PlainNames().IsMatch(text);

    /// <summary>The words of a rule of iptables-save, each with the quotes it has there: joined by blanks they are the rule again.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<string>();
        int start = -1;
        char quote = '\0';
        for (int at = 0; at <= text.Length; at++)
        {
            bool ends = at == text.Length || (quote == '\0' && text[at] == ' ');
            if (ends && start >= 0)
                words.Add(text[start..at]);
            if (ends)
            {
                start = -1;
                continue;
            }
            if (start < 0)
                start = at;
            char c = text[at];
            if (quote != '\0' && c == '\\' && at + 1 < text.Length)
                at++;
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
                quote = quote == '\0' ? c : '\0';
        }
        return words;
    }

    [GeneratedRegex("orch:[a-z2-7]{8}:audit-fix(:[0-9]+)?")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.:/+-]*( [A-Za-z0-9_][A-Za-z0-9_./+-]*)?\z")]
    private static partial Regex PlainNames();
}

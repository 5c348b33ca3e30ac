using System.Globalization;
using System.Text.RegularExpressions;

namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>Which row a message of <c>iptables-restore</c> is about: the line it names carries the row's table and id in its comment.</summary>
internal static partial class Refusal
{
    public static (string Menu, string Id)? Find(string text, string error)
    {
        if (Line().Match(error) is not { Success: true } match)
            return null;
        var lines = text.Split('\n');
        var number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        if (number < 1 || number > lines.Length || Comment().Match(lines[number - 1]) is not { Success: true } comment)
            return null;
        return Key(comment);
    }

    /// <summary>All rules of a text in its order, each once.</summary>
    public static IReadOnlyList<(string Menu, string Id)> Rules(string text) => [.. Comment().Matches(text).Select(Key).Distinct()];

    private static (string Menu, string Id) Key(Match comment) => ($"ip/firewall/{comment.Groups[1].Value}", "*" + comment.Groups[2].Value.ToUpperInvariant());

    [GeneratedRegex("line:? ?([0-9]+)")]
    private static partial Regex Line();

    [GeneratedRegex("--comment (raw|mangle|nat|filter)-([0-9a-f]+)")]
    private static partial Regex Comment();
}

using System.Text.RegularExpressions;
using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Fixes of IPsec policies as changes of a pasted export.</summary>
internal static partial class PastedPolicyEdits
{
    /// <summary>null where the text has no such policy: it was stated beside the text.</summary>
    public static IReadOnlyList<TextEdit>? Of(PastedLines text, PacketPath path, PathFix fix) => fix switch
    {
        PathFix.EnablePolicy enable => Changed(text, path, enable.Policy, line => Disabled().Replace(line, "")),
        PathFix.Encrypt encrypt => Changed(text, path, encrypt.Policy, line => Action().Replace(line, "")),
        PathFix.Reselect select => Changed(text, path, select.Policy, line =>
            Source().Replace(Destination().Replace(line, $"dst-address={select.Destination}"), $"src-address={select.Source}")),
        PathFix.MovePolicy move => Moved(text, path, move),
        _ => null,
    };

    private static TextEdit[]? Changed(PastedLines text, PacketPath path, int policy, Func<string, string> change)
    {
        if (text.Of(path.Policies[policy]) is not { } at)
            return null;
        var (before, after) = (text.Text(at).ToList(), text.Text(at).Select(change).ToList());
        return before.SequenceEqual(after) ? null : [new TextEdit(at.First, at.Count, after)];
    }

    private static TextEdit[]? Moved(PastedLines text, PacketPath path, PathFix.MovePolicy move) =>
        text.Of(path.Policies[move.Policy]) is { } from && text.Of(path.Policies[move.Before]) is { } to
            ? [new TextEdit(to.First, 0, [.. text.Text(from)]), new TextEdit(from.First, from.Count, [])] : null;

    [GeneratedRegex(@" disabled=yes\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Disabled();

    [GeneratedRegex(@" action=(?:none|discard)\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Action();

    [GeneratedRegex(@"(?<![\w-])src-address=\S+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Source();

    [GeneratedRegex(@"(?<![\w-])dst-address=\S+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Destination();
}

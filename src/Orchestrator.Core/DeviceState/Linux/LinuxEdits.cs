using System.Security.Cryptography;
using System.Text.Json;

namespace Orchestrator.Core.DeviceState.Linux;

/// <summary>
/// Single rules of a box changed because a person asked for it, as an audit proposed it. They may be somebody else's: each is
/// named by its chain, its place there and its whole text.
/// </summary>
public sealed record LinuxEdits : DesiredState
{
    /// <summary>As they would be written to the box as it was when they were planned.</summary>
    public required IReadOnlyList<EditRules> Operations { get; init; }

    /// <summary>Connections that keep what was wrong.</summary>
    public StaleConnections? Stale { get; init; }
}

/// <summary>Which edits a box still lacks, in its running rules and in the file it loads them from.</summary>
public static class LinuxEditComparer
{
    /// <exception cref="ArgumentException">The rules of the box were not read.</exception>
    public static ChangeSet Compare(LinuxEdits edits, LinuxActual actual)
    {
        ArgumentNullException.ThrowIfNull(edits);
        ArgumentNullException.ThrowIfNull(actual);
        var tables = actual.Tables ?? throw new ArgumentException("Rules are compared with rules.", nameof(actual));
        return new ChangeSet
        {
            Tag = edits.Tag,
            Operations = [.. edits.Operations.SelectMany(edit => Lacking(edit, tables)), .. edits.Operations.SelectMany(edit => KeptRules.Lacking(edit, tables))],
            Baseline = Baseline(edits, tables),
            Stale = edits.Stale,
        };
    }

    /// <summary>Whether the rules run as the edit would have them.</summary>
    public static bool IsInEffect(EditRules edit, IReadOnlyList<ListedRule> rules)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(rules);
        var texts = rules.Select(rule => rule.Text).ToList();
        if (edit.New.Count == 0)
            return edit.Old is { } gone && texts.Count(text => text == gone.Text) < gone.Occurrence;
        int first = texts.FindIndex(text => RuleText.Same(text, edit.New[0].Text));
        if (first < 0 || edit.New.Any(rule => !texts.Exists(text => RuleText.Same(text, rule.Text))))
            return false;
        if (edit.Before is { } anchor)
            return texts.IndexOf(anchor.Text) is var place && (place < 0 || first < place);
        return edit.Old is not { } old || old.Number > texts.Count || texts[old.Number - 1] != old.Text;
    }

    private static IEnumerable<Operation> Lacking(EditRules edit, BoxTables tables)
    {
        var rules = tables.Rules(edit.Place);
        if (IsInEffect(edit, rules))
            yield break;
        // Not what a person agreed to any more: the push sees another operation and stops.
        yield return edit with { Old = Now(edit.Old, rules), Before = Now(edit.Before, rules), WasBefore = Now(edit.WasBefore, rules) };
    }

    private static RuleAt? Now(RuleAt? planned, IReadOnlyList<ListedRule> rules) =>
        planned is null ? null
        : planned.Number > rules.Count ? planned with { Text = "" }
        : RuleListing.At(rules, planned.Number) with { Handle = Handle(planned, rules[planned.Number - 1]) };

    // A rule that an undo brought back has another number, and is the same rule.
    private static string? Handle(RuleAt planned, ListedRule now) => now.Text == planned.Text ? planned.Handle : now.Handle;

    /// <summary>SHA-256, hex, of the chains and files concerned.</summary>
    private static string Baseline(LinuxEdits edits, BoxTables tables)
    {
        var chains = edits.Operations.Select(edit => edit.Place).Distinct()
            .Select(place => new { Place = place.ToString(), Rules = tables.Rules(place).Select(rule => rule.Text) });
        var files = tables.Kept.Where(file => edits.Operations.Any(edit => KeptRules.Holds(file, edit.Place))).Select(file => new { file.Path, file.Text });
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(new { chains, files })));
    }
}

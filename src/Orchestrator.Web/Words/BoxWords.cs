using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Web.Words;

/// <summary>Edits of a Linux box's rules, for people.</summary>
public static class BoxWords
{
    public static string Edit(EditRules edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return edit switch
        {
            { Old: null, Before: { } anchor } => $"{Texts(edit)} before rule {anchor.Number}: {anchor.Text}",
            { Old: null } => $"{Texts(edit)} at the end",
            { Moves: true } => $"rule {edit.Old.Number}: {edit.Old.Text} before rule {edit.Before!.Number}: {edit.Before.Text}",
            { New.Count: 0 } => $"rule {edit.Old.Number}: {edit.Old.Text}",
            _ => $"rule {edit.Old.Number}: {edit.Old.Text} becomes {Texts(edit)}",
        };
    }

    /// <summary>That nobody can tell where a rule is kept, and until when the change lasts.</summary>
    public static string NotKept(string device, EditRules edit, BoxTables tables)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var tools = RuleOwners.On(tables);
        string until = tools.Count == 0 ? "whatever writes its rules runs again" : $"{string.Join(" or ", tools)} or whatever else writes its rules runs again";
        string rule = (edit.Old ?? edit.Before) is { } known ? $"rule {known.Number} ({known.Text})" : "the end of the chain";
        return $"On {device} this lasts until its next start, or until {until}: nobody can tell where {edit.Place}, {rule}, is kept.";
    }

    public static string KeepIt(BoxTables tables) => RuleOwners.On(tables) is [var tool, ..]
        ? $"Make the same change in {tool} or in the box's own script, too. Pushing it asks once more."
        : "Make the same change where the box loads its rules from, too (its own script, or a save of the running rules). Pushing it asks once more.";

    private static string Texts(EditRules edit) => string.Join(" and ", edit.New.Select(rule => rule.Text));
}

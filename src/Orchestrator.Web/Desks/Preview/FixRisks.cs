using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>What could go wrong with a fix, and what the product does about it.</summary>
internal static class FixRisks
{
    public static IReadOnlyList<Risk> Of(string device, ChangeSet changes, ActualState actual, AuditComparison comparison)
    {
        var risks = new List<Risk>();
        if (!changes.IsEmpty)
            risks.Add(new Risk(RiskLevel.Note, device, "The push writes to a live device.",
                "It is armed with an undo of its own before the first write; afterwards its rules are read and audited again, and if the fault is not gone, it goes back by itself."));
        if (changes.Operations.Any(operation => operation is SetRow { Row: RowSelector.ById } or MoveRow { Row: RowSelector.ById } or EditRules { Old: not null }))
            risks.Add(new Risk(RiskLevel.Note, device, "It changes a rule that the product did not make.", "Only because you asked for it, only this rule, and only while it reads as it does now."));
        if (actual is LinuxActual { Tables: { } tables })
            risks.AddRange(Kept(device, changes, tables));
        if (changes.Stale is { } lasting && actual is LinuxActual { Tables.EndsConnections: false })
            risks.Add(new Risk(RiskLevel.Caution, device, ComparisonWords.StaleStays(lasting), "The box has no conntrack program (package conntrack), so they cannot be ended from here."));
        else if (changes.Stale is { } stale)
            risks.Add(new Risk(RiskLevel.Note, device, ComparisonWords.Stale(stale), "An undo does not bring them back; their ends open them again."));
        risks.AddRange(Spoiled(device, comparison));
        return risks;
    }

    /// <summary>Whether a change of running rules outlives the box's next start.</summary>
    private static IEnumerable<Risk> Kept(string device, ChangeSet changes, BoxTables tables)
    {
        var files = changes.Operations.OfType<EditKeptRules>().Select(edit => edit.Path).ToList();
        foreach (string file in files)
            yield return new Risk(RiskLevel.Note, device, $"The same line changes in {file}, so it is there after the next start, too.", "The undo puts the file back octet for octet.");
        foreach (var edit in changes.Operations.OfType<EditRules>().Where(_ => files.Count == 0))
            yield return new Risk(RiskLevel.Danger, device, BoxWords.NotKept(device, edit, tables), BoxWords.KeepIt(tables));
    }

    public static IEnumerable<Risk> Spoiled(ChangeDevice device) => device.Audit is { } audit ? Spoiled(device.Counts.Device, audit) : [];

    private static IEnumerable<Risk> Spoiled(string device, AuditComparison comparison) => comparison.Questions.Where(question => question.IsSpoiled)
        .Select(question => new Risk(RiskLevel.Danger, device, $"Proved now and broken afterwards: {question.Sentence}", "Pushing it asks once more."));
}

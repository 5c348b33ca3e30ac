using System.Globalization;
using System.Text;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>An audit's view as lines: what a person reads on its page.</summary>
internal static class ReadAloud
{
    public static string Of(AuditView view)
    {
        var text = new StringBuilder();
        Line($"{view.Verdict}: {view.Headline}");
        Line($"{view.Kind} of {(view.Device.Length > 0 ? view.Device : "a device without a name")}");
        foreach (string sentence in view.Supposed)
            Line($"supposed: {sentence}");
        foreach (var question in view.Questions)
            Line($"\n[{question.Verdict}] {question.Traffic} {question.Label} ({question.Link})\n  {question.Sentence}");
        foreach (var finding in view.Findings)
            Say(finding);
        foreach (var chain in view.Chains)
            Draw(chain);
        foreach (var remark in view.Remarks)
            Line($"remark {remark.Code} (line {remark.Rule?.Line}): {remark.Sentence}");
        if (view.Unasked is { } unasked)
            Line($"unasked: {unasked}");
        foreach (var note in view.Notes)
            Line($"note {note.Code} {note.Where} (line {note.Line}): {note.Text} {note.Remedy}".TrimEnd());
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Say(AuditFinding finding)
        {
            Line($"\n{finding.Code} [{finding.Verdict}] of {view.Questions[finding.Question].Label}, share {Number(finding.Share)}, rule {finding.Rule}");
            Line($"  {finding.Sentence}");
            Line($"  {finding.Story}");
            foreach (var step in finding.Steps)
                Line($"    {(step.Kind == AuditStepKind.Fault ? "!" : " ")} {step.Place,-18} {step.Text}{(step.Line is { } line ? $" (line {line})" : "")}");
            foreach (var fix in finding.Fixes)
                Line($"  -> {fix.Text} {string.Join("; ", fix.Edits.Select(edit => $"line {edit.Line} -{edit.Removed} +{edit.Added.Count}"))}");
        }

        void Draw(AuditChain chain)
        {
            Line($"\n{chain.Table} {chain.Chain} in {chain.Hook}");
            foreach (var rule in chain.Rules)
                Line($"  {rule.Number} {rule.State} [{string.Join(' ', rule.Shares.Select(share => Number(share)))}]{(rule.Findings.Count > 0 ? " AT FAULT" : "")} line {rule.Line}: {rule.Text}");
        }
    }

    private static string Number(double? number) => number?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";
}

using System.Globalization;
using System.Text;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Pasted;

/// <summary>A pasted audit as lines: what its page has to say.</summary>
internal static class PastedText
{
    public static IReadOnlyList<StatedLans> Pairs(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
        .Select(pair => new StatedLans(Ipv4Prefix.Parse(pair[0]), Ipv4Prefix.Parse(pair[1])))];

    public static string Of(PastedResult result)
    {
        var text = new StringBuilder();
        Line($"{result.Kind}, wan {Names(result.Path, result.Sides.Wan)}, lan {Names(result.Path, result.Sides.Lan)} by {result.Sides.Basis}");
        foreach (var one in result.Supposed)
            Line($"supposed {one.Name} has {one.Address}");
        foreach (var assessment in result.Report.Assessments)
            Line($"{assessment.Obligation.Link} {assessment.Obligation.Kind}: {assessment.Verdict.GetType().Name}");
        foreach (var finding in result.Report.Findings)
            Finding(result, finding);
        foreach (var rule in result.Dead ?? new HashSet<Rule>())
            Line($"dead {rule.Name.Chain} {rule.Name.Number}");
        foreach (var note in result.Notes)
            Line($"note {note.Fault} {note.Where}: {note.What}");
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Finding(PastedResult of, Finding finding)
        {
            Line($"\n{finding.Obligation.Link} {finding.Obligation.Kind} {finding.Turn} {finding.Miss} certain={finding.Certain} share={finding.Share.ToString("0.###", CultureInfo.InvariantCulture)} by {Rule(of, finding.Rule)}");
            Line($"  {finding.Example.Packet}: {finding.Example.Trace.Ending.GetType().Name} as {finding.Example.Trace.Leaving}");
            foreach (var step in finding.Example.Trace.Steps)
                Line($"    {Step(of, step)}");
            foreach (var fix in finding.Fixes)
            {
                Line($"  fix {fix.GetType().Name}");
                foreach (var edit in PastedEdits.Of(of.Lines, fix) ?? [])
                    Line($"    at {edit.Line} -{edit.Removed} {string.Join(" | ", edit.Added)}");
            }
        }
    }

    private static string Step(PastedResult of, TraceStep step) => step switch
    {
        TraceStep.Entered entered => $"{entered.Chain.Hook} {entered.Chain.Name}",
        TraceStep.PassedBy passed => $"  passed by {Rule(of, passed.Rule)}",
        TraceStep.Took took => $"  taken by {Rule(of, took.Rule)}: {took.After}",
        TraceStep.Routed routed => $"routed to {of.Path.Interfaces[routed.Interface]?.Name}",
        TraceStep.AskedPolicies asked => $"policy {asked.Policy}",
        TraceStep.Defaulted defaulted => $"  default {(defaulted.Chain.DropsByDefault ? "drop" : "accept")}",
        _ => "?",
    };

    private static string Rule(PastedResult of, Rule? rule) => rule is null ? "none" : $"{rule.Name.Chain} {rule.Name.Number} (line {of.Lines.Of(rule.Name)?.First})";

    private static string Names(PacketPath path, Core.Auditing.Sets.NumberSet set) =>
        string.Join(' ', path.Interfaces.All.Select(one => one.Name).Where(name => set.Contains(path.Interfaces.Number(name))));
}

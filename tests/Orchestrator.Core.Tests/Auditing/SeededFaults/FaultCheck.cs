using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.SeededFaults;

/// <summary>Whether a report says of a fault what it should, and whether what it offers mends it.</summary>
internal static class FaultCheck
{
    /// <param name="names">The name of a finding's rule or of its policy; empty where neither is at fault.</param>
    public static void Found(AuditReport report, (TrafficKind Kind, Miss Miss, string Rule) fault, Func<Finding, string> names, string where)
    {
        report.Findings.Where(finding => finding.Obligation.Kind == fault.Kind && finding.Miss == fault.Miss && names(finding) == fault.Rule)
            .ShouldNotBeEmpty($"{where}: {string.Join("; ", report.Findings.Select(Say))}");
        foreach (var finding in Open(report))
            names(finding).ShouldBe(fault.Rule, $"{where}: {Say(finding)}");
        foreach (var finding in report.Findings.Where(finding => finding.Rule is not null || finding.Policy is not null || finding.Example.Trace.Ending is Ending.DroppedByDefault))
        {
            finding.Fixes.ShouldNotBeEmpty($"{where}: {Say(finding)}");
            Mended(report, finding, where);
        }
    }

    /// <summary>Applies one fix, and the first fix of what is left, until all is proved: each fix must lead there.</summary>
    public static void Mended(AuditReport report, Finding finding, string where)
    {
        IReadOnlyList<Obligation> obligations = [.. report.Assessments.Select(assessment => assessment.Obligation)];
        foreach (var fix in finding.Fixes)
        {
            var after = DeviceAudit.Of(fix.Apply(report.Path), obligations);
            for (int round = 0; Open(after).Any() && round < 4; round++)
            {
                var left = Open(after).First();
                left.Fixes.ShouldNotBeEmpty($"{where}, after {fix}: {Say(left)}");
                after = DeviceAudit.Of(left.Fixes[0].Apply(after.Path), obligations);
            }
            Open(after).ShouldBeEmpty($"{where}, after {fix.GetType().Name}: {string.Join("; ", after.Findings.Select(Say))}");
        }
    }

    // What no rule does wrong no rule can mend.
    public static IEnumerable<Finding> Open(AuditReport report) => report.Findings.Where(finding => finding is not { Miss: Miss.NotServed, Rule: null });

    public static string Say(Finding finding) =>
        $"{finding.Obligation.Kind} {finding.Turn} {finding.Miss} {finding.Rule?.Text} {finding.Example.Packet} -> {finding.Example.Trace.Ending.GetType().Name}";
}

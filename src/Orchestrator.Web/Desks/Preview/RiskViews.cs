using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Planning;
using Orchestrator.Deployment.Push;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>What could go wrong with a push, and what the product does about it.</summary>
internal static class RiskViews
{
    private const string UndoGuard = "Each device is armed with an undo of its own before the first write; if the proof fails, both go back by themselves.";

    public static IReadOnlyList<Risk> Of(LinkPlan plan, PushKind kind, IReadOnlyList<PlannedEnd> ends)
    {
        var risks = new List<Risk>();
        if (ends.Any(end => !end.Preview.IsEmpty))
            risks.Add(new Risk(RiskLevel.Note, "", "The push writes to live devices.", UndoGuard));
        if (kind == PushKind.Remove)
            risks.Add(new Risk(RiskLevel.Caution, "", "The LANs lose each other at once.", "Only what carries the link's stamp is removed."));
        foreach (var end in ends.Where(end => end.Preview.Operations.Any(operation => operation is RunAction { Action: LinuxAction.LoadConnections })))
            risks.Add(new Risk(RiskLevel.Note, end.View.Counts.Device, "strongSwan loads every file of its configuration, also files others changed and did not load yet.", "Running SAs of other connections are not touched."));
        risks.AddRange(plan.Findings.Where(finding => finding.Severity == FindingSeverity.Warning).Select(finding =>
        {
            var problem = FindingWords.Problem(finding);
            return new Risk(RiskLevel.Caution, "", problem.What, problem.Remedy.Length > 0 ? problem.Remedy : problem.Why);
        }));
        return risks;
    }
}

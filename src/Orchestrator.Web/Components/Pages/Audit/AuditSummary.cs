using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Audit;

/// <summary>How much was looked at.</summary>
internal static class AuditSummary
{
    public static string Of(AuditView view)
    {
        int rules = view.Chains.Sum(chain => chain.Rules.Count), dead = view.Chains.Sum(chain => chain.Rules.Count(rule => rule.State == AuditRuleState.Dead));
        string notes = view.Notes.Count > 0 ? $", {DashboardWords.Count(view.Notes.Count, "note")}" : "";
        return $"{DashboardWords.Count(rules, "rule")}{(dead > 0 ? $", {dead} dead" : "")}{notes}.";
    }
}

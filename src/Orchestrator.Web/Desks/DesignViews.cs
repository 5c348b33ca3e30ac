using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>A plan's decisions as the design page shows them.</summary>
internal static class DesignViews
{
    public static IReadOnlyList<DesignChoice> Of(LinkPlan plan, string nameA, string nameB) =>
        [.. plan.Decisions.Select(decision => Choice(decision, plan, nameA, nameB))];

    public static IReadOnlyList<LanPair> Pairs(Link link) =>
        [.. from near in link.A.Carried from far in link.B.Carried select new LanPair(near.ToString(), far.ToString())];

    private static DesignChoice Choice(Decision decision, LinkPlan plan, string nameA, string nameB)
    {
        string key = DecisionWords.Key(decision.Key);
        return new DesignChoice
        {
            Key = key,
            Label = DecisionWords.Label(decision.Key),
            Value = decision.Value,
            Why = ReasonWords.Sentence(decision.Reason),
            Sum = ReasonWords.Sum(decision.Reason, decision.Key),
            Options = ChoiceReader.Options(decision.Key, nameA, nameB),
            FreeText = ChoiceReader.IsFreeText(decision.Key),
            Overridden = decision.Chosen,
            Problem = plan.Findings.Select(FindingWords.Problem).FirstOrDefault(problem => problem.Field == key),
        };
    }
}

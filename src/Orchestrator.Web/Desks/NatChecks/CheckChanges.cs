using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What one check found otherwise than the one before.</summary>
internal static class CheckChanges
{
    // A name of nobody: only the values are compared.
    private static readonly NatSubject Nobody = new("");

    public static IReadOnlyList<string> Of(NatProfile before, NatProfile after) =>
    [
        .. NatFindingWords.Of(Nobody, before).Zip(NatFindingWords.Of(Nobody, after))
            // What was not measured this time has not changed.
            .Where(pair => pair.First.Value != pair.Second.Value && pair.First.IsKnown && pair.Second.IsKnown)
            .Select(pair => $"{pair.Second.Label}: {pair.First.Value}, now {pair.Second.Value}."),
    ];
}

using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>The answer for one obligation of a device.</summary>
public abstract record ProofVerdict
{
    private ProofVerdict() { }

    /// <summary>It holds for every packet.</summary>
    public sealed record Proved : ProofVerdict;

    /// <summary>It fails, whatever else happens.</summary>
    public sealed record Broken(IReadOnlyList<Finding> Findings) : ProofVerdict;

    /// <summary>Whether it fails depends on matchers that nobody can decide beforehand.</summary>
    public sealed record MayFail(IReadOnlyList<Finding> Findings) : ProofVerdict;

    /// <summary>The rule set is beyond the audit's limits.</summary>
    public sealed record Undecided : ProofVerdict;
}

/// <summary>One fault: packets that miss what is expected of them in one way, by one rule.</summary>
/// <param name="Rule">The rule at fault; null where none is.</param>
/// <param name="Share">How much of the obligation's packets it befalls, above 0 to 1.</param>
/// <param name="Fixes">What would mend it, the smallest first; each was tried and leaves nothing of this fault.</param>
public sealed record Finding(
    Obligation Obligation, Turn Turn, Miss Miss, Rule? Rule, bool Certain, double Share, Counterexample Example, IReadOnlyList<PathFix> Fixes)
{
    /// <summary>The policy at fault; null where none is, or where one is missing.</summary>
    public IpsecPolicy? Policy { get; init; }
}

/// <summary>One obligation and its answer.</summary>
public sealed record Assessment(Obligation Obligation, ProofVerdict Verdict);

/// <summary>All of one device.</summary>
public sealed record AuditReport(PacketPath Path, IReadOnlyList<Assessment> Assessments)
{
    public IEnumerable<Finding> Findings => Assessments.SelectMany(assessment => assessment.Verdict switch
    {
        ProofVerdict.Broken broken => broken.Findings,
        ProofVerdict.MayFail may => may.Findings,
        _ => [],
    });

    public bool IsProved => Assessments.All(assessment => assessment.Verdict is ProofVerdict.Proved);
}

using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Audits one device: every obligation is proved, or broken by a packet that is shown, with what would mend it.</summary>
public static class DeviceAudit
{
    /// <param name="nodeLimit">Bounds memory; see <see cref="DiagramStore"/>.</param>
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static AuditReport Of(PacketPath path, IEnumerable<Obligation> obligations, int nodeLimit = 8_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        var all = obligations.ToList();
        var space = new PacketSpace(nodeLimit, cancellationToken);
        var prover = new Prover(space, path);
        var search = new FixSearch(path, all);
        return new AuditReport(path, [.. all.Select(obligation => new Assessment(obligation, Assess(space, search, prover, obligation)))]);
    }

    private static ProofVerdict Assess(PacketSpace space, FixSearch search, Prover prover, Obligation obligation)
    {
        try
        {
            var judgement = prover.Judge(obligation);
            var findings = ToBlame([.. judgement.Faults.GroupBy(fault => (fault.Turn, fault.Miss, fault.Rule)).Select(group => Find(space, search, judgement, [.. group]))]);
            return findings.Count == 0 ? new ProofVerdict.Proved()
                : findings.Any(finding => finding.Certain) ? new ProofVerdict.Broken(findings) : new ProofVerdict.MayFail(findings);
        }
        catch (DiagramLimitException)
        {
            return new ProofVerdict.Undecided();
        }
    }

    /// <summary>Where nothing gets through for another reason, a filter that would not help by letting go is its owner's choice and not the fault.</summary>
    private static List<Finding> ToBlame(IReadOnlyList<(Finding Finding, bool Helps)> findings)
    {
        var blamed = findings.Where(one => one.Helps || one.Finding is not
            { Miss: Miss.Dropped, Obligation.AllowsFilters: true, Example.Trace.Ending: Ending.DroppedByRule or Ending.DroppedByDefault }).ToList();
        return [.. (blamed.Count > 0 ? blamed : findings).Select(one => one.Finding)];
    }

    private static (Finding Finding, bool Helps) Find(PacketSpace space, FixSearch search, Judgement judgement, IReadOnlyList<Violation> violations)
    {
        var shown = violations.FirstOrDefault(violation => violation.Certain) ?? violations[0];
        double share = violations.Sum(violation => space.Store.Density(violation.Set)) / space.Store.Density(shown.Entering.Set);
        var example = Counterexample.Of(space, search.Path, shown);
        var rule = shown.Rule ?? (shown.Miss == Miss.NotServed ? SparedBy(example.Trace) : null);
        int? policy = rule is null ? PolicyBlame.Of(search.Path, shown, example) : null;
        var fixes = search.Candidates(shown, rule, policy).Select(fix => (Fix: fix, Left: Left(space, fix.Apply(search.Path), shown)))
            .Where(one => one.Left.All(fault => fault.Turn != shown.Turn)).ToList();
        return (new Finding(judgement.Obligation, shown.Turn, shown.Miss, rule, shown.Certain, Math.Min(1, share), example, [.. fixes.Select(one => one.Fix)]) { Policy = policy is { } number ? search.Path.Policies[number] : null },
            fixes.Exists(one => one.Left.Count == 0));
    }

    /// <summary>The rule that kept a packet from being translated: the last one that accepted it, or sent it back, in a translating chain.</summary>
    internal static Rule? SparedBy(PacketTrace trace)
    {
        bool translating = false;
        Rule? spared = null;
        foreach (var step in trace.Steps)
        {
            if (step is TraceStep.Entered entered)
                translating = entered.Chain is { Kind: ChainKind.Nat, Hook: Hook.Postrouting };
            else if (translating && step is TraceStep.Took { Rule: { Verdict: Verdict.Accept or Verdict.Return } rule })
                spared = rule;
        }
        return spared;
    }

    /// <summary>What befalls the violation's packets, or others of their connections, after a change.</summary>
    private static List<Violation> Left(PacketSpace space, PacketPath mended, Violation violation)
    {
        var prover = new Prover(space, mended);
        int packets = space.Store.Exists(violation.Set, space.IsFree), connections = prover.Connections(violation.Set);
        return [.. prover.Judge(violation.Obligation).Faults.Where(fault => DiagramStore.False !=
            (fault.Turn == violation.Turn ? space.Store.And(packets, fault.Set) : space.Store.And(connections, prover.Connections(fault.Set))))];
    }
}

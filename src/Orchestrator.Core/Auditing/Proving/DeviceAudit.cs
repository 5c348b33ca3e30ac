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
    /// <exception cref="OperationCanceledException">Asked for by the caller; looked at between two obligations.</exception>
    public static AuditReport Of(PacketPath path, IEnumerable<Obligation> obligations, int nodeLimit = 8_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        var all = obligations.ToList();
        var space = new PacketSpace(nodeLimit);
        var prover = new Prover(space, path);
        var search = new FixSearch(path, all);
        return new AuditReport(path, [.. all.Select(obligation => new Assessment(obligation, Going(obligation)))]);

        ProofVerdict Going(Obligation obligation)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Assess(space, search, prover, obligation);
        }
    }

    private static ProofVerdict Assess(PacketSpace space, FixSearch search, Prover prover, Obligation obligation)
    {
        try
        {
            var judgement = prover.Judge(obligation);
            var findings = judgement.Faults.GroupBy(fault => (fault.Turn, fault.Miss, fault.Rule)).Select(group => Find(space, search, judgement, [.. group])).ToList();
            return findings.Count == 0 ? new ProofVerdict.Proved()
                : findings.Any(finding => finding.Certain) ? new ProofVerdict.Broken(findings) : new ProofVerdict.MayFail(findings);
        }
        catch (DiagramLimitException)
        {
            return new ProofVerdict.Undecided();
        }
    }

    private static Finding Find(PacketSpace space, FixSearch search, Judgement judgement, IReadOnlyList<Violation> violations)
    {
        var shown = violations.FirstOrDefault(violation => violation.Certain) ?? violations[0];
        double share = violations.Sum(violation => space.Store.Density(violation.Set)) / space.Store.Density(shown.Entering.Set);
        var example = Counterexample.Of(space, search.Path, shown);
        var rule = shown.Rule ?? (shown.Miss == Miss.NotServed ? SparedBy(example.Trace) : null);
        return new Finding(judgement.Obligation, shown.Turn, shown.Miss, rule, shown.Certain, Math.Min(1, share), example,
            [.. search.Candidates(shown, rule).Where(fix => Mends(space, fix.Apply(search.Path), shown))]);
    }

    /// <summary>The rule that kept a packet from being translated: the last one that accepted it in a translating chain.</summary>
    private static Rule? SparedBy(PacketTrace trace)
    {
        bool translating = false;
        Rule? spared = null;
        foreach (var step in trace.Steps)
        {
            if (step is TraceStep.Entered entered)
                translating = entered.Chain is { Kind: ChainKind.Nat, Hook: Hook.Postrouting };
            else if (translating && step is TraceStep.Took { Rule: { Verdict: Verdict.Accept } rule })
                spared = rule;
        }
        return spared;
    }

    /// <summary>Whether none of the violation's packets misses anything any more.</summary>
    private static bool Mends(PacketSpace space, PacketPath mended, Violation violation)
    {
        int packets = space.Store.Exists(violation.Set, space.IsFree);
        return !new Prover(space, mended).Judge(violation.Obligation).Faults
            .Any(fault => fault.Turn == violation.Turn && space.Store.And(packets, fault.Set) != DiagramStore.False);
    }
}

using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Audits one device: every obligation is proved, or broken by a packet that is shown, with what would mend it.</summary>
public static class DeviceAudit
{
    /// <param name="nodeLimit">Bounds memory; see <see cref="DiagramStore"/>.</param>
    public static AuditReport Of(PacketPath path, IEnumerable<Obligation> obligations, int nodeLimit = 8_000_000)
    {
        ArgumentNullException.ThrowIfNull(obligations);
        var space = new PacketSpace(nodeLimit);
        var prover = new Prover(space, path);
        return new AuditReport(path, [.. obligations.Select(obligation => new Assessment(obligation, Assess(space, path, prover, obligation)))]);
    }

    private static ProofVerdict Assess(PacketSpace space, PacketPath path, Prover prover, Obligation obligation)
    {
        try
        {
            var judgement = prover.Judge(obligation);
            var findings = judgement.Faults.GroupBy(fault => (fault.Turn, fault.Miss, fault.Rule)).Select(group => Find(space, path, judgement, [.. group])).ToList();
            return findings.Count == 0 ? new ProofVerdict.Proved()
                : findings.Any(finding => finding.Certain) ? new ProofVerdict.Broken(findings) : new ProofVerdict.MayFail(findings);
        }
        catch (DiagramLimitException)
        {
            return new ProofVerdict.Undecided();
        }
    }

    private static Finding Find(PacketSpace space, PacketPath path, Judgement judgement, IReadOnlyList<Violation> violations)
    {
        var shown = violations.FirstOrDefault(violation => violation.Certain) ?? violations[0];
        double share = violations.Sum(violation => space.Store.Density(violation.Set)) / space.Store.Density(shown.Entering.Set);
        return new Finding(judgement.Obligation, shown.Turn, shown.Miss, shown.Rule, shown.Certain, Math.Min(1, share),
            Counterexample.Of(space, path, shown), [.. FixSearch.Candidates(path, shown).Where(fix => Mends(space, fix.Apply(path), shown))]);
    }

    /// <summary>Whether none of the violation's packets misses anything any more.</summary>
    private static bool Mends(PacketSpace space, PacketPath mended, Violation violation)
    {
        int packets = space.Store.Exists(violation.Set, space.IsFree);
        return !new Prover(space, mended).Judge(violation.Obligation).Faults
            .Any(fault => fault.Turn == violation.Turn && space.Store.And(packets, fault.Set) != DiagramStore.False);
    }
}

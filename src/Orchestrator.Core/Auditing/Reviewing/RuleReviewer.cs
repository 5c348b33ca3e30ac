using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reviewing;

/// <summary>Looks at a device's rules themselves, once it is known what they do to its links.</summary>
public static class RuleReviewer
{
    /// <summary>More rules than this, and it is not asked which of them no packet reaches.</summary>
    public const int MostForReach = 3000;

    /// <summary>More rules than this, and it is not asked which of them change nothing.</summary>
    public const int MostForRedundancy = 400;

    /// <param name="nodeLimit">Bounds memory; see <see cref="DiagramStore"/>.</param>
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static RuleReview Of(AuditReport report, int nodeLimit = 4_000_000, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var path = report.Path;
        int rules = path.Chains.Values.Sum(chain => chain.Count);
        var findings = new List<RuleFinding>([.. TooWide(report), .. Fasttracks(report), .. Disabled(report), .. Invalid(path), .. Everything(report), .. Luck(report, nodeLimit, cancellationToken)]);
        var dead = rules > MostForReach ? null : Tried(() => new DeadRules(new PacketSpace(nodeLimit, cancellationToken), path));
        var shadowed = Tried(() => dead?.Shadowed().ToList());
        var redundant = rules > MostForRedundancy ? null : Tried(() => dead?.Redundant().ToList());
        return new RuleReview([.. findings, .. shadowed ?? [], .. redundant ?? []], shadowed is not null, redundant is not null);
    }

    private static IEnumerable<RuleFinding> TooWide(AuditReport report) => report.Findings
        .Where(finding => finding is { Miss: Miss.NotServed, Rule: { } rule } && rule.Effects.Count == 0)
        .Select(finding => new RuleFinding(RuleFindingKind.TooWide, finding.Rule) { Example = finding.Example, Fix = finding.Fixes.Count > 0 ? finding.Fixes[0] : null });

    private static IEnumerable<RuleFinding> Fasttracks(AuditReport report) => report.Findings.Where(finding => finding is { Miss: Miss.Fasttracked, Rule: not null })
        .GroupBy(finding => (finding.Rule, finding.Obligation.Link)).Select(group => group.First()).Select(finding => new RuleFinding(RuleFindingKind.FasttrackBeforePolicy, finding.Rule)
        {
            Others = [.. report.Path.Rules(finding.Rule!.Name.Chain).SkipWhile(rule => !ReferenceEquals(rule, finding.Rule))
                .Where(rule => rule is { Rest: RuleRest.Active, Verdict: Verdict.Accept } && AsksForIpsec(rule.Match))],
            Link = finding.Obligation.Link,
            Example = finding.Example,
            Fix = finding.Fixes.Count > 0 ? finding.Fixes[0] : null,
        });

    private static IEnumerable<RuleFinding> Disabled(AuditReport report) => report.Findings
        .SelectMany(finding => finding.Fixes.Where(fix => fix is PathFix.Enable or PathFix.EnablePolicy).Select(fix => (Finding: finding, Fix: fix)))
        .DistinctBy(one => one.Fix).Select(one => new RuleFinding(RuleFindingKind.DisabledMend, (one.Fix as PathFix.Enable)?.Rule)
        {
            Policy = one.Fix is PathFix.EnablePolicy enable ? report.Path.Policies[enable.Policy] : null,
            Others = one.Finding.Rule is { } fault ? [fault] : [],
            Link = one.Finding.Obligation.Link,
            Example = one.Finding.Example,
            Fix = one.Fix,
        });

    private static IEnumerable<RuleFinding> Invalid(PacketPath path) =>
    [
        .. path.Chains.Values.SelectMany(rules => rules).Where(rule => rule.Rest == RuleRest.Invalid).DistinctBy(rule => rule.Name).Select(rule => new RuleFinding(RuleFindingKind.Invalid, rule)),
        .. path.Policies.Where(policy => policy.Rest == RuleRest.Invalid).Select(policy => new RuleFinding(RuleFindingKind.Invalid, null) { Policy = policy }),
    ];

    private static IEnumerable<RuleFinding> Everything(AuditReport report) => report.Path.Policies
        .Where(policy => policy is { Rest: RuleRest.Active, Action: PolicyAction.Encrypt, Destination.Length: 0, Protocol: 0 })
        .Select(policy => (Policy: policy, Harm: report.Findings.FirstOrDefault(finding => ReferenceEquals(finding.Policy, policy))))
        .Select(one => new RuleFinding(RuleFindingKind.PolicyForEverything, null) { Policy = one.Policy, Example = one.Harm?.Example, Fix = one.Harm is { Fixes: [var fix, ..] } ? fix : null });

    /// <summary>Asked of links that work: a broken one has findings of its own.</summary>
    private static List<RuleFinding> Luck(AuditReport report, int nodeLimit, CancellationToken cancellationToken)
    {
        var space = new PacketSpace(nodeLimit, cancellationToken);
        var luck = new OrderLuck(space, report.Path);
        var asked = report.Assessments.Where(one => one is { Verdict: ProofVerdict.Proved, Obligation: { Kind: TrafficKind.LanToTunnel or TrafficKind.OuterOut, Expect: Expectation.EncryptedBy } });
        return [.. asked.SelectMany(one => Tried(() => luck.Of(one.Obligation).ToList()) ?? [])];
    }

    private static bool AsksForIpsec(Match match) => match switch
    {
        Match.All all => all.Parts.Any(AsksForIpsec),
        Match.Any any => any.Parts.Any(AsksForIpsec),
        Match.Not not => AsksForIpsec(not.Part),
        Match.In one => one.Field == PacketField.DecryptedBy,
        _ => match is Match.EncryptedBy or Match.NotEncrypted,
    };

    private static T? Tried<T>(Func<T?> work) where T : class
    {
        try
        {
            return work();
        }
        catch (DiagramLimitException)
        {
            return null;
        }
    }
}

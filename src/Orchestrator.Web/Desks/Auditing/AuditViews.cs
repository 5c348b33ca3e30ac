using System.Text.Json;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reviewing;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>An audit as its page and the API show it.</summary>
internal static class AuditViews
{
    /// <summary>More questions than this, and the bars of the others stay empty.</summary>
    private const int MostShares = 16;
    private const int MostRulesForShares = 1500;

    /// <summary>What is said of rules themselves is worth less than the proof: it gives up sooner.</summary>
    private const int NodesForReview = 400_000;
    private const int MostRemarks = 300;

    public static AuditView Of(AuditShown shown, int nodeLimit, CancellationToken cancellationToken)
    {
        var assessments = shown.Report.Assessments.OrderBy(one => Verdict(one.Verdict)).ToList();
        var findings = new List<(Finding Finding, int Question)>();
        var questions = new List<AuditQuestion>();
        foreach (var assessment in assessments)
        {
            var own = assessment.Verdict switch { ProofVerdict.Broken broken => broken.Findings, ProofVerdict.MayFail may => may.Findings, _ => [] };
            questions.Add(Question(shown, assessment, own, findings.Count));
            findings.AddRange(own.OrderBy(one => !one.Certain).Select(one => (one, questions.Count - 1)));
        }
        var review = RuleReviewer.Of(shown.Report, Math.Min(nodeLimit, NodesForReview), cancellationToken);
        var verdict = questions.Count == 0 ? AuditVerdict.Undecided : questions[0].Verdict;
        int unread = shown.Notes.Count(note => note.Fault is ReadingFault.Malformed or ReadingFault.Cut);
        // What was left out may be the rule that breaks it.
        bool doubtful = verdict == AuditVerdict.Proved && unread > 0;
        return new AuditView
        {
            Device = shown.Path.Device,
            Kind = shown.Kind,
            Verdict = doubtful ? AuditVerdict.Undecided : verdict,
            Headline = doubtful ? AuditNoteWords.Doubtful(unread) : shown.Headline(verdict, questions.Count, findings.Count),
            Supposed = shown.Supposed,
            Missing = shown.Missing,
            Questions = questions,
            Findings = [.. findings.Select(one => Of(shown, one.Finding, one.Question))],
            Chains = Chains(shown, [.. findings.Select(one => one.Finding)], Shares(shown.Path, assessments, nodeLimit, cancellationToken)),
            Notes = [.. shown.Notes.Select(note => Note(shown, note))],
            Remarks = [.. review.Findings.Take(MostRemarks).Select(one => Remark(shown, one))],
            Unasked = AuditReviewWords.Unasked(review),
            Connections = OpenConnections.Of(shown, cancellationToken),
        };
    }

    private static AuditVerdict Verdict(ProofVerdict verdict) => verdict switch
    {
        ProofVerdict.Broken => AuditVerdict.Broken,
        ProofVerdict.MayFail => AuditVerdict.MayFail,
        ProofVerdict.Undecided => AuditVerdict.Undecided,
        _ => AuditVerdict.Proved,
    };

    private static AuditQuestion Question(AuditShown shown, Assessment assessment, IReadOnlyList<Finding> own, int first)
    {
        var obligation = assessment.Obligation;
        var worst = own.OrderBy(one => !one.Certain).FirstOrDefault();
        string sentence = worst is not null ? AuditFindingWords.Sentence(shown.Told, worst) : assessment.Verdict is ProofVerdict.Undecided ? AuditWords.Undecided : AuditWords.Holds(obligation);
        return new AuditQuestion(obligation.Link, JsonNamingPolicy.CamelCase.ConvertName(obligation.Kind.ToString()),
            AuditWords.Label(obligation, shown.Told.Link(obligation)), Verdict(assessment.Verdict), sentence, [.. Enumerable.Range(first, own.Count)])
        {
            LinkId = shown.LinkIds.TryGetValue(obligation.Link, out var id) ? id : null,
        };
    }

    private static AuditFinding Of(AuditShown shown, Finding finding, int question) => Of(shown, finding, question, AuditSteps.Of(shown, finding));

    private static AuditFinding Of(AuditShown shown, Finding finding, int question, IReadOnlyList<AuditStep> steps) => new()
    {
        Code = AuditFindingWords.Code(finding.Miss),
        Key = FindingKeys.Of(finding),
        Question = question,
        Verdict = finding.Certain ? AuditVerdict.Broken : AuditVerdict.MayFail,
        Sentence = AuditFindingWords.Sentence(shown.Told, finding),
        Packet = finding.Example.Packet.ToString(),
        Share = finding is { Turn: Turn.First, Certain: true } ? finding.Share : null,
        Rule = Name(shown, finding.Rule),
        Story = AuditSteps.Story(steps),
        Steps = steps,
        Fixes = [.. finding.Fixes.Select(fix => new AuditFix(AuditFindingWords.Fix(shown.Told, fix),
            [.. ((shown.Lines is { } lines ? PastedEdits.Of(lines, fix, shown.Path) : null) ?? []).Select(edit => new AuditEdit(edit.Line, edit.Removed, edit.Added))]))],
    };

    private static AuditRemark Remark(AuditShown shown, RuleFinding finding) =>
        new(AuditReviewWords.Code(finding.Kind), AuditReviewWords.Sentence(shown.Told, finding), Name(shown, finding.Rule));

    private static AuditRuleName? Name(AuditShown shown, Rule? rule) => rule is null ? null
        : new AuditRuleName(rule.Name.Chain.Table, rule.Name.Chain.Chain, rule.Name.Number, AuditSecrets.Masked(rule.Name.Comment), shown.Line(rule));

    private static List<IReadOnlyDictionary<Rule, double>?> Shares(PacketPath path, List<Assessment> assessments, int nodeLimit, CancellationToken cancellationToken)
    {
        if (path.Chains.Values.Sum(rules => rules.Count) > MostRulesForShares)
            return [];
        var shares = new List<IReadOnlyDictionary<Rule, double>?>();
        foreach (var assessment in assessments.Take(MostShares))
        {
            cancellationToken.ThrowIfCancellationRequested();
            shares.Add(PastedAudit.Shares(path, assessment.Obligation, nodeLimit)?.ToDictionary(use => use.Rule, use => use.Share, (IEqualityComparer<Rule>)ReferenceEqualityComparer.Instance));
        }
        return shares;
    }

    private static List<AuditChain> Chains(AuditShown shown, List<Finding> findings, List<IReadOnlyDictionary<Rule, double>?> shares)
    {
        var path = shown.Path;
        return [.. path.Chains.Where(chain => chain.Value.Count > 0)
            .Select(chain => (chain.Key, Rules: chain.Value, Base: path.Bases.FirstOrDefault(one => one.Name == chain.Key)))
            .OrderBy(chain => chain.Base is null).ThenBy(chain => chain.Base?.Hook).ThenBy(chain => chain.Base?.Priority)
            .Select(chain => new AuditChain(chain.Key.Table, chain.Key.Chain, chain.Base?.Hook.ToString().ToLowerInvariant() ?? "",
                [.. chain.Rules.GroupBy(rule => rule.Name.Number).Select(group => Row(shown, [.. group], findings, shares))])
            {
                Translates = chain.Base?.Kind == ChainKind.Nat || chain.Rules.Any(rule => rule.Effects.Any(effect => effect.IsTranslation)),
            })];
    }

    /// <summary>A rule of the text may be several of the model.</summary>
    private static AuditRule Row(AuditShown shown, IReadOnlyList<Rule> rules, List<Finding> findings, List<IReadOnlyDictionary<Rule, double>?> shares)
    {
        var first = rules[0];
        return new AuditRule(first.Name.Number, AuditSecrets.Masked(first.Text), AuditSecrets.Masked(first.Name.Comment), shown.Line(first), State(shown, rules),
            [.. shares.Select(share => rules.Max(rule => share?.GetValueOrDefault(rule) ?? 0))],
            [.. Enumerable.Range(0, findings.Count).Where(at => findings[at].Rule is { } fault && rules.Any(rule => ReferenceEquals(rule, fault)))]);
    }

    private static AuditRuleState State(AuditShown shown, IReadOnlyList<Rule> rules) => rules[0].Rest switch
    {
        RuleRest.Disabled => AuditRuleState.Disabled,
        RuleRest.Invalid => AuditRuleState.Invalid,
        _ => shown.Dead is { } dead && rules.All(dead.Contains) ? AuditRuleState.Dead : AuditRuleState.Active,
    };

    private static AuditNote Note(AuditShown shown, ReadingNote note) =>
        new(AuditNoteWords.Code(note.Fault), note.Where, AuditNoteWords.Sentence(note), shown.Lines?.Line(note.Where)) { Remedy = AuditNoteWords.Remedy(note, shown.Lines is not null) };
}

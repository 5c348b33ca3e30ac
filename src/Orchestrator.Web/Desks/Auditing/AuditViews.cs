using System.Text.Json;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>A pasted audit as its page and the API show it.</summary>
internal static class AuditViews
{
    /// <summary>More questions than this, and the bars of the others stay empty.</summary>
    private const int MostShares = 16;
    private const int MostRulesForShares = 1500;

    public static AuditView Of(PastedResult result, int nodeLimit, CancellationToken cancellationToken)
    {
        var assessments = result.Report.Assessments.OrderBy(one => Verdict(one.Verdict)).ToList();
        var findings = new List<(Finding Finding, int Question)>();
        var questions = new List<AuditQuestion>();
        foreach (var assessment in assessments)
        {
            var own = assessment.Verdict switch { ProofVerdict.Broken broken => broken.Findings, ProofVerdict.MayFail may => may.Findings, _ => [] };
            questions.Add(Question(result, assessment, own, findings.Count));
            findings.AddRange(own.OrderBy(one => !one.Certain).Select(one => (one, questions.Count - 1)));
        }
        var verdict = questions.Count == 0 ? AuditVerdict.Undecided : questions[0].Verdict;
        return new AuditView
        {
            Device = result.Path.Device,
            Kind = AuditWords.Kind(result.Kind),
            Verdict = verdict,
            Headline = AuditWords.Headline(result, verdict, questions.Count, findings.Count),
            Supposed = [.. AuditWords.Supposed(result)],
            Questions = questions,
            Findings = [.. findings.Select(one => Of(result, one.Finding, one.Question))],
            Chains = Chains(result, [.. findings.Select(one => one.Finding)], Shares(result.Path, assessments, nodeLimit, cancellationToken)),
            Notes = [.. result.Notes.Select(Note)],
        };
    }

    private static AuditVerdict Verdict(ProofVerdict verdict) => verdict switch
    {
        ProofVerdict.Broken => AuditVerdict.Broken,
        ProofVerdict.MayFail => AuditVerdict.MayFail,
        ProofVerdict.Undecided => AuditVerdict.Undecided,
        _ => AuditVerdict.Proved,
    };

    private static AuditQuestion Question(PastedResult result, Assessment assessment, IReadOnlyList<Finding> own, int first)
    {
        var obligation = assessment.Obligation;
        var worst = own.OrderBy(one => !one.Certain).FirstOrDefault();
        string sentence = worst is not null ? AuditFindingWords.Sentence(result, worst) : assessment.Verdict is ProofVerdict.Undecided ? AuditWords.Undecided : AuditWords.Holds(obligation);
        return new AuditQuestion(obligation.Link, JsonNamingPolicy.CamelCase.ConvertName(obligation.Kind.ToString()),
            AuditWords.Label(obligation, result.Links.FirstOrDefault(link => link.Name == obligation.Link)), Verdict(assessment.Verdict), sentence, [.. Enumerable.Range(first, own.Count)]);
    }

    private static AuditFinding Of(PastedResult result, Finding finding, int question) => new()
    {
        Code = AuditFindingWords.Code(finding.Miss),
        Question = question,
        Verdict = finding.Certain ? AuditVerdict.Broken : AuditVerdict.MayFail,
        Sentence = AuditFindingWords.Sentence(result, finding),
        Packet = finding.Example.Packet.ToString(),
        Share = finding is { Turn: Turn.First, Certain: true } ? finding.Share : null,
        Rule = finding.Rule is { } rule ? new AuditRuleName(rule.Name.Chain.Table, rule.Name.Chain.Chain, rule.Name.Number, AuditSecrets.Masked(rule.Name.Comment), Line(result, rule)) : null,
        Steps = AuditSteps.Of(result, finding),
        Fixes = [.. finding.Fixes.Select(fix => new AuditFix(AuditFindingWords.Fix(result, fix),
            [.. (PastedEdits.Of(result.Lines, fix) ?? []).Select(edit => new AuditEdit(edit.Line, edit.Removed, edit.Added))]))],
    };

    internal static int? Line(PastedResult result, Rule rule) => result.Lines.Of(rule.Name)?.First;

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

    private static List<AuditChain> Chains(PastedResult result, List<Finding> findings, List<IReadOnlyDictionary<Rule, double>?> shares)
    {
        var path = result.Path;
        return [.. path.Chains.Where(chain => chain.Value.Count > 0)
            .Select(chain => (chain.Key, Rules: chain.Value, Base: path.Bases.FirstOrDefault(one => one.Name == chain.Key)))
            .OrderBy(chain => chain.Base is null).ThenBy(chain => chain.Base?.Hook).ThenBy(chain => chain.Base?.Priority)
            .Select(chain => new AuditChain(chain.Key.Table, chain.Key.Chain, chain.Base?.Hook.ToString().ToLowerInvariant() ?? "",
                [.. chain.Rules.GroupBy(rule => rule.Name.Number).Select(group => Row(result, [.. group], findings, shares))]))];
    }

    /// <summary>A rule of the text may be several of the model.</summary>
    private static AuditRule Row(PastedResult result, IReadOnlyList<Rule> rules, List<Finding> findings, List<IReadOnlyDictionary<Rule, double>?> shares)
    {
        var first = rules[0];
        return new AuditRule(first.Name.Number, AuditSecrets.Masked(first.Text), AuditSecrets.Masked(first.Name.Comment), Line(result, first), State(result, rules),
            [.. shares.Select(share => rules.Max(rule => share?.GetValueOrDefault(rule) ?? 0))],
            [.. Enumerable.Range(0, findings.Count).Where(at => findings[at].Rule is { } fault && rules.Any(rule => ReferenceEquals(rule, fault)))]);
    }

    private static AuditRuleState State(PastedResult result, IReadOnlyList<Rule> rules) => rules[0].Rest switch
    {
        RuleRest.Disabled => AuditRuleState.Disabled,
        RuleRest.Invalid => AuditRuleState.Invalid,
        _ => result.Dead is { } dead && rules.All(dead.Contains) ? AuditRuleState.Dead : AuditRuleState.Active,
    };

    private static AuditNote Note(ReadingNote note)
    {
        int? line = note.Where.StartsWith("line ", StringComparison.Ordinal) && int.TryParse(note.Where.AsSpan(5), out int number) ? number : null;
        return new AuditNote(AuditWords.NoteCode(note.Fault), note.Where, AuditWords.Note(note), line);
    }
}

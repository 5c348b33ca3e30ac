using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>Two audits of one device beside each other.</summary>
internal static class AuditComparisons
{
    /// <exception cref="OperationCanceledException">Asked for by the caller.</exception>
    public static AuditComparison Of(ExaminedDevice before, ExaminedDevice after, CancellationToken cancellationToken)
    {
        var (was, becomes) = (Answers(before), Answers(after));
        var questions = becomes.Keys.Concat(was.Keys.Except(becomes.Keys)).Select(key => Question(key, was.GetValueOrDefault(key), becomes.GetValueOrDefault(key)))
            .OrderBy(Rank).ThenBy(question => question.Link, StringComparer.Ordinal).ToList();
        var told = AuditShown.Of(after).Told;
        return new AuditComparison
        {
            Before = Worst(was.Values),
            After = Worst(becomes.Values),
            Questions = questions,
            Remaining = [.. after.Report.Findings.Select(finding => AuditFindingWords.Sentence(told, finding))],
            Headline = ComparisonWords.Headline(questions),
            Internet = Internet(before, told, after, cancellationToken),
            Connections = Connections(before, after, cancellationToken),
        };
    }

    /// <summary>Each question of an audit by a key that the next audit of the device gives it again.</summary>
    public static IReadOnlyDictionary<string, AuditAnswer> Answers(ExaminedDevice examined)
    {
        var told = AuditShown.Of(examined).Told;
        var answers = new Dictionary<string, AuditAnswer>(StringComparer.Ordinal);
        foreach (var assessment in examined.Report.Assessments)
        {
            var obligation = assessment.Obligation;
            string key = $"{obligation.Link}|{obligation.Kind}";
            for (int number = 2; !answers.TryAdd(key, new AuditAnswer(obligation.Link, AuditWords.Label(obligation, told.Link(obligation)), Verdict(assessment.Verdict), Sentence(told, assessment))); number++)
                key = $"{obligation.Link}|{obligation.Kind}|{number}";
        }
        return answers;
    }

    private static IReadOnlyList<string> Internet(ExaminedDevice before, AuditTold told, ExaminedDevice after, CancellationToken cancellationToken)
    {
        if (before.Questions.Obligations.FirstOrDefault(obligation => obligation.Kind == TrafficKind.Internet) is not { Expect: Expectation.Served } internet)
            return [];
        var difference = ServedDifference.Of(before.Report.Path, after.Report.Path, internet, AuditRunner.NodeLimit, cancellationToken);
        return difference is null ? [] : ComparisonWords.Internet(difference, AuditShown.Of(before).Told, told);
    }

    private static string? Connections(ExaminedDevice before, ExaminedDevice after, CancellationToken cancellationToken) =>
        before.Rules.Connections is { } all && OpenConnections.Stale(before.Report.Path, after.Report.Path, all, cancellationToken) is [var first, ..] stale
            ? AuditConnectionWords.Planned(stale.Count, all.Count, first) : null;

    private static ComparedQuestion Question(string key, AuditAnswer? before, AuditAnswer? after) =>
        new(key, (after ?? before)!.Link, (after ?? before)!.Label, before?.Verdict, after?.Verdict, after?.Sentence ?? ComparisonWords.NotAsked);

    private static int Rank(ComparedQuestion question) => question switch
    {
        { IsSpoiled: true } => 0,
        { After: not (AuditVerdict.Proved or null) } => 1,
        { After: AuditVerdict.Proved, Before: not AuditVerdict.Proved } => 2,
        { After: not null } => 3,
        _ => 4,
    };

    private static AuditVerdict Worst(IEnumerable<AuditAnswer> answers) => answers.Select(answer => answer.Verdict).DefaultIfEmpty(AuditVerdict.Proved).Min();

    private static AuditVerdict Verdict(ProofVerdict verdict) => verdict switch
    {
        ProofVerdict.Broken => AuditVerdict.Broken,
        ProofVerdict.MayFail => AuditVerdict.MayFail,
        ProofVerdict.Undecided => AuditVerdict.Undecided,
        _ => AuditVerdict.Proved,
    };

    private static string Sentence(AuditTold told, Assessment assessment) => assessment.Verdict switch
    {
        ProofVerdict.Broken broken => AuditFindingWords.Sentence(told, broken.Findings.OrderBy(finding => !finding.Certain).First()),
        ProofVerdict.MayFail may => AuditFindingWords.Sentence(told, may.Findings[0]),
        ProofVerdict.Undecided => AuditWords.Undecided,
        _ => AuditWords.Holds(assessment.Obligation),
    };
}

/// <summary>What an audit says to one question.</summary>
internal sealed record AuditAnswer(string Link, string Label, AuditVerdict Verdict, string Sentence);

using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Stored audits in the pages' terms.</summary>
internal static class FleetViews
{
    /// <summary>In characters; what is longer is stored without its tables.</summary>
    private const int LongestView = 8_000_000;
    private const int MostNotes = 1000;

    public static FleetDevice Of(DeviceSummary device, AuditStanding? standing) => new()
    {
        Id = device.Id.Value,
        Name = device.Name,
        Kind = Views.Kind(device.Platform),
        Activity = Activity(standing),
        Verdict = standing?.Last is { } last ? Verdict(last.Verdict) : null,
        At = standing?.Last?.At,
        Since = standing?.Since,
        Problem = Problem(standing),
        Questions = Questions(standing),
    };

    public static AuditActivity Activity(AuditStanding? standing) =>
        standing?.RequestedAt is null ? AuditActivity.Idle : standing.StartedAt is null ? AuditActivity.Waiting : AuditActivity.Running;

    public static Problem? Problem(AuditStanding? standing) => standing?.ProblemJson is { } json ? StoredJson.Read<Problem>(json) : null;

    public static IReadOnlyList<FleetQuestion> Questions(AuditStanding? standing) =>
        standing?.SummaryJson is { } json ? StoredJson.Read<IReadOnlyList<FleetQuestion>>(json) : [];

    public static PastAudit Past(AuditPast past) =>
        new(past.At, Verdict(past.Verdict), past.Counts.Broken, past.Counts.MayFail, past.Counts.Undecided, past.Counts.Proved, past.Digest);

    /// <summary>What lists show of an audit.</summary>
    public static IReadOnlyList<FleetQuestion> Summary(AuditView view) => [.. view.Questions.Select(question => new FleetQuestion(
        question.Link, question.LinkId, question.Traffic, question.Label, question.Verdict, question.Sentence,
        question.Findings is [var first, ..] && view.Findings[first].Fixes is [var fix, ..] ? fix.Text : ""))];

    public static StoredAudit Stored(ExaminedDevice examined, AuditView view)
    {
        var counts = new AuditCounts(Count(AuditVerdict.Broken), Count(AuditVerdict.MayFail), Count(AuditVerdict.Undecided), Count(AuditVerdict.Proved));
        return new StoredAudit(examined.At, view.Verdict.ToString(), counts, examined.Digest, StoredJson.Write(Summary(view)), Whole(view), DeviceText.Of(examined.Rules));

        int Count(AuditVerdict verdict) => view.Questions.Count(question => question.Verdict == verdict);
    }

    // Tables with tens of thousands of rules can be looked at on the device; findings and verdicts stay.
    private static string Whole(AuditView view)
    {
        string json = StoredJson.Write(view);
        return json.Length <= LongestView ? json : StoredJson.Write(view with { Chains = [], Notes = [.. view.Notes.Take(MostNotes)] });
    }

    private static AuditVerdict Verdict(string word) => Enum.Parse<AuditVerdict>(word);
}

using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>One check as its page shows it.</summary>
internal static class CheckResults
{
    private const int MostPackets = 12;

    public static CheckResult Of(Device device, Uplink uplink, NatCheckEntry check, NatMeasurement measurement)
    {
        var profile = check.Profile!;
        var subject = NatSubjects.Of(device.Name, uplink, check) is var named && measurement.Uplink is { } own ? named with { Inner = own } : named;
        bool failed = check.State == NatCheckState.Failed;
        var (badge, tone) = failed ? SelfCheckWords.End(NatCheckEnd.Failed) : NatHeadlineWords.Badge(profile);
        var took = (check.EndedAt - check.StartedAt) ?? TimeSpan.Zero;
        string headline = NatHeadlineWords.Of(subject, profile);
        return new CheckResult
        {
            Id = check.Id,
            At = check.EndedAt ?? check.RequestedAt,
            Took = took,
            By = check.StartedBy,
            Headline = failed ? SelfCheckWords.FailedAfter(took, headline) : headline,
            Problem = UplinkViews.Problem(check),
            Badge = badge,
            Tone = tone,
            Device = UplinkViews.DeviceThen(check),
            Responders = check.Responders,
            Box = new BoxEntry(check.Box.Name, check.Box.Model, check.Box.Firmware),
            Findings = NatFindingWords.Of(subject, profile),
            Notes = Notes(check),
            Picture = PathPictures.Of(subject, measurement, profile, check.Responders),
            Trials = [.. measurement.Trials.Select(trial => new TrialView(NatTrialWords.At(trial.At), NatTrialWords.Sentence(trial),
                [.. trial.Packets.Take(MostPackets).Select(at => NatTrialWords.Packet(measurement.Packets[at]))]))],
            Packets = measurement.Packets.Count,
        };
    }

    public static IReadOnlyList<string> Notes(NatCheckEntry check) => check.NotesJson is { } json ? StoredJson.Read<IReadOnlyList<string>>(json) : [];

    /// <param name="newestFirst">With one more than is shown, so that the last one can be compared too.</param>
    public static IReadOnlyList<PastCheck> History(Device device, Uplink uplink, IReadOnlyList<NatCheckEntry> newestFirst, int shown) =>
        [.. newestFirst.Take(shown).Select((check, at) => Past(device, uplink, check, newestFirst.Skip(at + 1).FirstOrDefault(one => one.State == NatCheckState.Done)))];

    private static PastCheck Past(Device device, Uplink uplink, NatCheckEntry check, NatCheckEntry? before)
    {
        var end = check.State switch
        {
            NatCheckState.Done => NatCheckEnd.Done,
            NatCheckState.Stopped => NatCheckEnd.Stopped,
            NatCheckState.Failed => NatCheckEnd.Failed,
            _ => NatCheckEnd.Moving,
        };
        var result = check.State == NatCheckState.Done ? check.Profile : null;
        var (badge, tone) = result is { } found ? NatHeadlineWords.Badge(found) : SelfCheckWords.End(end);
        string text = result is { } profile ? NatHeadlineWords.Of(NatSubjects.Of(device.Name, uplink, check), profile) : UplinkViews.Problem(check)?.What ?? "";
        return new PastCheck(check.Id, check.EndedAt ?? check.StartedAt ?? check.RequestedAt, end, badge, tone, text, UplinkViews.DeviceThen(check),
            result is { } now && before?.Profile is { } then ? CheckChanges.Of(then, now) : [])
        {
            HasFindings = check.Profile is not null,
        };
    }
}

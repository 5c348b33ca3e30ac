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
        var (badge, tone) = NatHeadlineWords.Badge(profile);
        return new CheckResult
        {
            Id = check.Id,
            At = check.EndedAt ?? check.RequestedAt,
            Took = (check.EndedAt - check.StartedAt) ?? TimeSpan.Zero,
            By = check.StartedBy,
            Headline = NatHeadlineWords.Of(subject, profile),
            Badge = badge,
            Tone = tone,
            Device = $"{check.Model}, {check.Firmware}",
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
        [.. newestFirst.Take(shown).Select((check, at) => Past(device, uplink, check, newestFirst.Skip(at + 1).FirstOrDefault(one => one.Profile is not null)))];

    private static PastCheck Past(Device device, Uplink uplink, NatCheckEntry check, NatCheckEntry? before)
    {
        var end = check.State switch
        {
            NatCheckState.Done => NatCheckEnd.Done,
            NatCheckState.Stopped => NatCheckEnd.Stopped,
            NatCheckState.Failed => NatCheckEnd.Failed,
            _ => NatCheckEnd.Moving,
        };
        var (badge, tone) = check.Profile is { } found ? NatHeadlineWords.Badge(found) : SelfCheckWords.End(end);
        string text = check.Profile is { } profile ? NatHeadlineWords.Of(NatSubjects.Of(device.Name, uplink, check), profile) : UplinkViews.Problem(check)?.What ?? "";
        return new PastCheck(check.Id, check.EndedAt ?? check.StartedAt ?? check.RequestedAt, end, badge, tone, text, $"{check.Model}, {check.Firmware}",
            check.Profile is { } now && before?.Profile is { } then ? CheckChanges.Of(then, now) : []);
    }
}

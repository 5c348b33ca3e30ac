using System.Globalization;
using System.Text;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>All of a check as a text that can be sent to somebody.</summary>
internal static class CheckTexts
{
    public static CheckEvidence Of(Device device, NatCheckEntry check, NatMeasurement measurement)
    {
        var subject = new NatSubject(device.Name, measurement.Uplink, null, check.Box.Name);
        var text = new StringBuilder();
        Line($"NAT check {check.Id} of {device.Name}, uplink {check.Interface}");
        Line($"started   {RelativeWords.Exact(check.StartedAt ?? check.RequestedAt)} by {check.StartedBy}");
        if (check.EndedAt is { } ended)
            Line($"ended     {RelativeWords.Exact(ended)}");
        Line($"device    {UplinkViews.DeviceThen(check)}");
        if (check.Box.IsKnown)
            Line($"NAT box   {string.Join(", ", new[] { check.Box.Name, check.Box.Model, check.Box.Firmware }.Where(part => part.Length > 0))}");
        Line($"responder {string.Join(", ", check.Responders)}");
        Line($"");
        if (check.State == NatCheckState.Failed)
            Line($"failed    {UplinkViews.Problem(check)?.What} What follows was found until then.");
        Line($"{NatHeadlineWords.Of(subject, check.Profile!)}");
        Line($"");
        foreach (var finding in NatFindingWords.Of(subject, check.Profile!))
            Line($"{finding.Label,-26}{finding.Value}");
        Line($"");
        Line($"Trials (times since the start)");
        foreach (var (trial, index) in measurement.Trials.Select((trial, index) => (trial, index)))
            Line($"{index,4}  {NatTrialWords.At(trial.At),12}  {NatTrialWords.Sentence(trial)}{(trial.Packets.Count > 0 ? $"  [packets {string.Join(", ", trial.Packets)}]" : "")}");
        Line($"");
        Line($"Packets");
        if (measurement.Packets.Any(packet => packet.Payload.Length < packet.Size))
            Line($"Of IKE messages whose content is protected the header alone is kept, of others {KeptOctets.Most} octets at most, of what came too often or beyond a megabyte none.");
        foreach (var (packet, index) in measurement.Packets.Select((packet, index) => (packet, index)))
        {
            Line($"{index,4}  {NatTrialWords.Packet(packet)}");
            if (packet.Payload.Length > 0)
                Line($"      {Convert.ToHexStringLower(packet.Payload.Span)}");
        }
        return new CheckEvidence(File(device.Name, check.Id), text.ToString(), measurement, check.StartedAt ?? check.RequestedAt);

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>Letters, digits and hyphens only: it goes into a header.</summary>
    private static string File(string device, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"nat-check-{new string([.. device.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')])}-{id}");
}

using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>From a finding of a device's audit to the change that mends it, with the audit after it. Thread-safe.</summary>
internal sealed class FixPlanner(DeviceStore devices, DeviceAuditor auditor, AuditRunner runner, DeviceDoor door, IDeviceDrivers drivers)
{
    public async Task<ChangePlan> PlanAsync(ChangePlan plan, CancellationToken cancellationToken)
    {
        var asked = plan.Fix ?? throw new ArgumentException("No fix was asked for.", nameof(plan));
        var empty = plan with { Ends = [], Risks = [], Problems = [] };
        if (await devices.GetAsync(new DeviceId(asked.Device), cancellationToken) is not { } entry)
            return empty with { Problems = [new Problem("device.gone", "The device of this fix is gone.")] };
        string name = entry.Device.Name;
        var connected = await drivers.ConnectAsync(await door.AccessAsync(entry, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return empty with { Problems = [FaultWords.Problem(name, connected.Fault)] };
        await using var driver = connected.Value;
        var read = await driver.ReadRulesAsync(cancellationToken);
        if (!read.IsOk)
            return empty with { Problems = [FaultWords.Problem(name, read.Fault)] };
        var before = await auditor.ExamineAsync(read.Value with { Device = name }, await auditor.AskedAsync(entry.Device, cancellationToken), cancellationToken);
        if (!before.Succeeded)
            return empty with { Problems = before.Problems };
        if (Find(before.Value!, asked.FindingKey) is not { } finding)
            return empty with { Problems = [ComparisonWords.Gone(name)] };
        if (asked.Index < 0 || asked.Index >= finding.Fixes.Count)
            return empty with { Problems = [ComparisonWords.NoSuchFix(name)] };
        return await ComposeAsync(empty, entry, driver, before.Value!, finding, finding.Fixes[asked.Index], cancellationToken);
    }

    public static Finding? Find(ExaminedDevice examined, string key) => examined.Report.Findings.FirstOrDefault(finding => FindingKeys.Of(finding) == key);

    private async Task<ChangePlan> ComposeAsync(
        ChangePlan empty, DeviceEntry entry, IDeviceDriver driver, ExaminedDevice before, Finding finding, PathFix fix, CancellationToken cancellationToken)
    {
        string name = entry.Device.Name;
        // A link's own script clears its box of all that has the link's tag, and would take the fix with it at the next start.
        var tag = before.Rules is LinuxRules ? LinkTag.From(entry.Device.Id.Value) : Tag(before, finding, entry.Device);
        var said = before.Rules switch
        {
            RouterOsRules router => RouterOsFix.Of(router, before.Report.Path, finding, fix, tag),
            LinuxRules box => LinuxFix.Of(box, before.Report.Path, finding, fix, tag),
            _ => null,
        };
        if (said is null)
            return empty with { Problems = [ComparisonWords.Unsaid(name)] };
        var state = await driver.ReadAsync(tag, cancellationToken);
        if (!state.IsOk)
            return empty with { Problems = [FaultWords.Problem(name, state.Fault)] };
        var changes = said is DeviceFix.Push push ? driver.Compare(push.Desired, state.Value) : new ChangeSet { Tag = tag, Operations = [], Baseline = "" };
        var after = said is DeviceFix.Push written
            ? await auditor.PlannedAsync(before, before.Asked, written.Desired, changes, cancellationToken)
            : await runner.RunAsync(stop => DeviceExamination.Of(before.Rules, new ReadPath(fix.Apply(before.Report.Path), before.Notes), before.Asked, before.At, stop), cancellationToken);
        if (after is null || await auditor.CompareAsync(before, after, cancellationToken) is not { } comparison)
            return empty with { Problems = [AuditWords.DeviceTooSlow(name, AuditRunner.Longest)] };

        var view = DeviceViews.Of(entry.Device, changes, state.Value) with { Audit = comparison };
        var desired = (said as DeviceFix.Push)?.Desired;
        var end = new PlannedEnd
        {
            Side = LinkSide.A,
            Desired = desired ?? new Core.DeviceState.RouterOs.RouterOsEdits { Tag = tag, Operations = [] },
            Preview = changes,
            View = said is DeviceFix.Copy copy ? view with { Script = string.Concat(copy.Commands.Select(command => command + "\n")) } : view,
        };
        return empty with
        {
            Ends = [end],
            First = LinkSide.A,
            Risks = FixRisks.Of(name, changes, state.Value, comparison),
            Problems = [.. Problems(name, said, before, after, finding)],
        };
    }

    private static IEnumerable<Problem> Problems(string device, DeviceFix said, ExaminedDevice before, ExaminedDevice after, Finding finding)
    {
        if (Find(after, FindingKeys.Of(finding)) is { } left)
            yield return ComparisonWords.NotMended(AuditFindingWords.Sentence(AuditShown.Of(before).Told, left));
        else if (said is DeviceFix.Copy copy)
            yield return ComparisonWords.ByHand(device, copy.Why);
    }

    /// <summary>A rule for a link of ours is the link's and goes with it; any other is the device's.</summary>
    private static LinkTag Tag(ExaminedDevice examined, Finding finding, Device device) =>
        examined.Questions.Links.FirstOrDefault(link => link.Shape.Name == finding.Obligation.Link)?.Stored is { } stored && LinkTag.TryParse(stored.Tag, out var tag)
            ? tag : LinkTag.From(device.Id.Value);
}

using System.Text.Json;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.Compliance;

/// <summary>What every driver does, whatever it drives. A driver's tests inherit it and make the device.</summary>
public abstract class DriverCompliance
{
    private const string UndoId = "t1";

    private static readonly TimeSpan RevertIn = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<ComplianceDevice> MakeDeviceAsync(CancellationToken cancellationToken);

    /// <summary>The shortest time until an undo fires that the device's tests can wait for.</summary>
    protected virtual TimeSpan ShortRevert => TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Reading_and_probing_change_nothing()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        var before = await device.SnapshotAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        (await driver.ProbeAsync(Cancel)).Fault.ShouldBeNull();
        (await driver.ReadAsync(device.Link.Tag, Cancel)).Fault.ShouldBeNull();
        (await driver.ReadAsync(device.Link.Tag, Cancel)).Fault.ShouldBeNull();
        (await driver.ReadRulesAsync(Cancel)).Fault.ShouldBeNull();
        (await driver.ReadRulesAsync(Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Nothing_planned_for_nothing_wanted()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        (await PlanAsync(driver, device.NoLink)).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task A_confirmed_change_stays_and_a_second_plan_is_empty()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var pending = await PushAsync(driver, device.Link);
        (await driver.ReadUndoAsync(UndoId, Cancel)).Value.ShouldBe(UndoState.Armed);
        (await driver.ConfirmAsync(pending, Cancel)).Fault.ShouldBeNull();
        (await driver.ConfirmAsync(pending, Cancel)).Fault.ShouldBeNull("confirming again is harmless");
        (await driver.ReadUndoAsync(UndoId, Cancel)).Value.ShouldBe(UndoState.Absent);
        (await PlanAsync(driver, device.Link)).Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_undo_that_is_not_confirmed_brings_the_earlier_state_back()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        var before = await device.SnapshotAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var pending = await PushAsync(driver, device.Link, ShortRevert);
        (await device.SnapshotAsync(Cancel)).ShouldNotBe(before);
        await device.ExpireAsync(pending, Cancel);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
        await using var later = await ConnectAsync(device);
        (await later.ReadUndoAsync(UndoId, Cancel)).Value.ShouldBe(UndoState.Absent);
    }

    [Fact]
    public async Task Rolling_back_brings_the_earlier_state_back_from_another_connection()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        var before = await device.SnapshotAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var pending = await PushAsync(driver, device.Link);
        await driver.DisposeAsync();
        await using var later = await ConnectAsync(device);
        (await later.RollBackAsync(Stored(pending), Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
        (await later.RollBackAsync(Stored(pending), Cancel)).Fault.ShouldBeNull("rolling back again is harmless");
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task An_undo_armed_before_a_change_that_never_came_leaves_all_as_it_was()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var before = await device.SnapshotAsync(Cancel);
        var pending = await ArmAsync(driver, await PlanAsync(driver, device.OtherLink));
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_change_of_a_link_can_be_rolled_back_its_secret_included()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var before = await device.SnapshotAsync(Cancel);
        var pending = await PushAsync(driver, device.OtherLink);
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
        (await PlanAsync(driver, device.Link)).Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_confirmed_change_of_a_link_leaves_nothing_to_do()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        await EstablishAsync(driver, device.OtherLink);
        (await PlanAsync(driver, device.OtherLink)).Operations.ShouldBeEmpty();
        (await PlanAsync(driver, device.Link)).Operations.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Removing_a_link_returns_the_device_to_its_earlier_state()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        var before = await device.SnapshotAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        await EstablishAsync(driver, device.NoLink);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_removal_can_be_rolled_back()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var before = await device.SnapshotAsync(Cancel);
        var pending = await PushAsync(driver, device.NoLink);
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Somebody_elses_change_shows_in_the_baseline()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var before = await PlanAsync(driver, device.Link);
        (await PlanAsync(driver, device.Link)).Baseline.ShouldBe(before.Baseline);
        await device.MutateAsync(Cancel);
        (await PlanAsync(driver, device.Link)).Baseline.ShouldNotBe(before.Baseline);
    }

    [Fact]
    public async Task A_refused_operation_stops_the_change_and_the_undo_still_leads_back()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        var before = await device.SnapshotAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var changes = await PlanAsync(driver, device.RefusedLink);
        var pending = await ArmAsync(driver, changes);
        var steps = new Steps();
        var outcome = await driver.ApplyAsync(pending, steps, Cancel);
        outcome.Fault.ShouldNotBeNull();
        outcome.Fault.Detail.ShouldNotBeNullOrEmpty();
        var failed = steps.Seen.Single(step => step.Stage == OperationStage.Failed);
        steps.Seen[^1].ShouldBe(failed);
        failed.Index.ShouldBeLessThan(changes.Operations.Count - 1);
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Progress_tells_every_operation_in_order()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var pending = await ArmAsync(driver, await PlanAsync(driver, device.Link));
        var steps = new Steps();
        (await driver.ApplyAsync(pending, steps, Cancel)).Fault.ShouldBeNull();
        steps.Seen.Select(step => (step.Index, step.Stage)).ShouldBe(
            Enumerable.Range(0, pending.Changes.Operations.Count)
                .SelectMany(index => new[] { (index, OperationStage.Started), (index, OperationStage.Succeeded) }));
    }

    [Fact]
    public async Task A_pushed_link_is_proved_by_what_the_device_then_says_of_its_rules()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var bare = (await RulesAsync(driver)).Read().Path;
        DeviceQuestions.Of(bare, [device.Audited]).Missing.Select(one => one.Part).ShouldBe([LinkPart.Policy, LinkPart.TunnelInterface], ignoreOrder: true);
        await EstablishAsync(driver, device.Link);

        var rules = await RulesAsync(driver);
        var read = rules.Read();
        read.Notes.ShouldBeEmpty();
        var questions = DeviceQuestions.Of(read.Path, [device.Audited], rules.Session);
        questions.Missing.ShouldBeEmpty();
        questions.Links.Where(link => link.Stored is null).ShouldBeEmpty();
        var report = DeviceAudit.Of(read.Path, questions.Obligations, cancellationToken: Cancel);
        report.Findings.Select(finding => $"{finding.Obligation.Kind} {finding.Turn} {finding.Miss} {finding.Rule?.Text} {finding.Example.Packet} {string.Join(" / ", finding.Example.Trace.Steps)}").ShouldBeEmpty();
        report.IsProved.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_planned_is_what_the_device_says_afterwards()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var rules = await RulesAsync(driver);
        foreach (var desired in (DesiredState[])[device.Link, device.OtherLink, device.Link, device.NoLink])
        {
            var planned = PlannedDevices.After(rules, await PlanAsync(driver, desired), desired);
            await EstablishAsync(driver, desired);
            rules = await RulesAsync(driver);
            SameModel.Of(planned.Read().Path).ShouldBe(SameModel.Of(rules.Read().Path), $"{desired}");
            planned.Read().Notes.ShouldBe(rules.Read().Notes);
        }
    }

    [Fact]
    public async Task A_planned_link_is_proved_before_it_is_pushed()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var planned = PlannedDevices.After(await RulesAsync(driver), await PlanAsync(driver, device.Link), device.Link).Read().Path;
        var questions = DeviceQuestions.Of(planned, [device.Audited]);
        questions.Missing.ShouldBeEmpty();
        DeviceAudit.Of(planned, questions.Obligations, cancellationToken: Cancel).IsProved.ShouldBeTrue();
    }

    [Fact]
    public async Task A_wrong_password_is_told_as_such()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        (await FaultOfAsync(device, device.WithWrongPassword)).Reason.ShouldBe(FaultReason.WrongCredentials);
    }

    [Fact]
    public async Task First_contact_stops_and_shows_the_fingerprint()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        Assert.SkipWhen(device.WithUnknownFingerprint is null, "The transport has no fingerprint.");
        var fault = await FaultOfAsync(device, device.WithUnknownFingerprint!);
        fault.Reason.ShouldBe(FaultReason.FingerprintUnknown);
        (await device.Drivers.ReadFingerprintAsync(device.Access.Endpoint, Cancel)).Value.ShouldBe(device.Access.PinnedFingerprint);
    }

    [Fact]
    public async Task Another_fingerprint_stops_everything()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        Assert.SkipWhen(device.WithChangedFingerprint is null, "The transport has no fingerprint.");
        (await FaultOfAsync(device, device.WithChangedFingerprint!)).Reason.ShouldBe(FaultReason.FingerprintChanged);
    }

    [Fact]
    public async Task Cancelling_ends_the_work()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => driver.ReadAsync(device.Link.Tag, cancelled.Token));
    }

    [Fact]
    public async Task No_secret_shows_in_a_result_or_in_the_undo()
    {
        await using var device = await MakeDeviceAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var actual = (await driver.ReadAsync(device.Link.Tag, Cancel)).Value!;
        var pending = await ArmAsync(driver, driver.Compare(device.OtherLink, actual));
        var told = string.Join('\n',
            JsonSerializer.Serialize(actual), actual.ToString(), JsonSerializer.Serialize(pending), pending.ToString(),
            JsonSerializer.Serialize<object>(await RulesAsync(driver)),
            device.Access.ToString(), await device.UndoTextAsync(UndoId, Cancel));
        foreach (var secret in device.Secrets)
            told.ShouldNotContain(secret);
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
    }

    protected static async Task<IDeviceDriver> ConnectAsync(ComplianceDevice device)
    {
        var connected = await device.Drivers.ConnectAsync(device.Access, Cancel);
        connected.Fault.ShouldBeNull();
        return connected.Value!;
    }

    protected static async Task<DeviceRules> RulesAsync(IDeviceDriver driver)
    {
        var rules = await driver.ReadRulesAsync(Cancel);
        rules.Fault.ShouldBeNull();
        return rules.Value!;
    }

    protected static async Task<ChangeSet> PlanAsync(IDeviceDriver driver, DesiredState desired)
    {
        var actual = await driver.ReadAsync(desired.Tag, Cancel);
        actual.Fault.ShouldBeNull();
        return driver.Compare(desired, actual.Value!);
    }

    protected static async Task<PendingCommit> ArmAsync(IDeviceDriver driver, ChangeSet changes, TimeSpan? revertIn = null)
    {
        var armed = await driver.ArmAsync(changes, UndoId, revertIn ?? RevertIn, Cancel);
        armed.Fault.ShouldBeNull();
        return armed.Value!;
    }

    protected static async Task<PendingCommit> PushAsync(IDeviceDriver driver, DesiredState desired, TimeSpan? revertIn = null)
    {
        var pending = await ArmAsync(driver, await PlanAsync(driver, desired), revertIn);
        (await driver.ApplyAsync(pending, new Steps(), Cancel)).Fault.ShouldBeNull();
        return pending;
    }

    protected static async Task EstablishAsync(IDeviceDriver driver, DesiredState desired)
    {
        var pending = await PushAsync(driver, desired);
        (await driver.ConfirmAsync(pending, Cancel)).Fault.ShouldBeNull();
    }

    // A restarted orchestrator has only what it stored.
    private static PendingCommit Stored(PendingCommit pending) =>
        JsonSerializer.Deserialize<PendingCommit>(JsonSerializer.Serialize(pending))!;

    private static async Task<DeviceFault> FaultOfAsync(ComplianceDevice device, DeviceAccess access)
    {
        var connected = await device.Drivers.ConnectAsync(access, Cancel);
        connected.IsOk.ShouldBeFalse();
        return connected.Fault!;
    }

    private sealed class Steps : IProgress<OperationProgress>
    {
        public List<OperationProgress> Seen { get; } = [];

        public void Report(OperationProgress value) => Seen.Add(value);
    }
}

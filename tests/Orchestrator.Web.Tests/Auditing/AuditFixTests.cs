using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.BadInput;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>From a finding to a device that is proved again: virtual routers, everything else real.</summary>
public sealed class AuditFixTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IFleetAudits Audits => app.Get<IFleetAudits>();

    private IChangeDesk Changes => app.Get<IChangeDesk>();

    private IServiceProvider Services => app.Scope.ServiceProvider;

    [Fact]
    public async Task A_broken_device_is_mended_by_its_links_own_plan_or_by_an_edit_of_the_rule_at_fault()
    {
        var link = await PracticeFleet.ConnectAsync(Services, Cancel);
        await AuditedAsync(AuditVerdict.Proved);

        // The link's own exception is switched off: the link's plan puts it back.
        await PracticeFleet.SwitchExceptionAsync(Services, "branch-2", off: true, Cancel);
        var (device, finding) = await AuditedAsync(AuditVerdict.Broken);
        var restored = await PlannedAsync(device, finding!.Key, 0);
        restored.LinkId.ShouldBe(link);
        restored.Row.Title.ShouldStartWith("Restore ");
        var mended = restored.Devices.Single(one => one.Counts.DeviceId == device).Audit.ShouldNotBeNull();
        (mended.Before, mended.After).ShouldBe((AuditVerdict.Broken, AuditVerdict.Proved), mended.Headline);
        var untouched = restored.Devices.Single(one => one.Counts.DeviceId != device).Audit.ShouldNotBeNull();
        (untouched.Before, untouched.After).ShouldBe((AuditVerdict.Proved, AuditVerdict.Proved), untouched.Headline);
        (await PushedAsync(restored)).Row.State.ShouldBe(ChangeState.Kept);
        await AuditedAsync(AuditVerdict.Proved);

        // Somebody's rule stands above the exception: that rule is edited, because a person asked for it.
        string thief = await PracticeFleet.RunAsync(Services, "branch-2", "/ip/firewall/nat/add", [("chain", "srcnat"), ("action", "src-nat"), ("protocol", "ipencap"), ("out-interface", "ether1"), ("to-addresses", "198.51.100.200"), ("place-before", "")], Cancel);
        (device, finding) = await AuditedAsync(AuditVerdict.Broken);
        int sparing = finding!.Fixes.ToList().FindIndex(fix => fix.Text.Contains("ipsec-policy=out,none", StringComparison.Ordinal));
        sparing.ShouldBeGreaterThanOrEqualTo(0);
        var fix = await PlannedAsync(device, finding.Key, sparing);
        fix.Row.State.ShouldBe(ChangeState.Ready, string.Join(' ', fix.Problems));
        var audit = fix.Devices.ShouldHaveSingleItem().Audit.ShouldNotBeNull();
        (audit.Before, audit.After, audit.Spoils).ShouldBe((AuditVerdict.Broken, AuditVerdict.Proved, false));
        fix.Devices[0].Operations.ShouldHaveSingleItem().Verb.ShouldBe(OperationVerb.Set);
        fix.Devices[0].Script.ShouldBe($"/ip firewall nat set {thief} ipsec-policy=out,none\n");

        // A hand was quicker: the push stops at the drift and touches nothing.
        await PracticeFleet.RunAsync(Services, "branch-2", "/ip/firewall/nat/set", [(".id", thief), ("to-addresses", "198.51.100.201")], Cancel);
        (await PushedAsync(fix)).Row.State.ShouldBe(ChangeState.Blocked);
        (await Changes.ReplanAsync(fix.Row.Id, Cancel)).Problems.ShouldBeEmpty();
        (await SettledAsync(fix.Row.Id)).Row.State.ShouldBe(ChangeState.Ready);

        var kept = await PushedAsync(fix);
        kept.Row.State.ShouldBe(ChangeState.Kept, kept.Result);
        kept.Steps.ShouldContain(step => step.Title.StartsWith("Audited again", StringComparison.Ordinal) && step.State == StepState.Done);
        kept.Steps.ShouldContain(step => step.Title == "Read the rules again and audit them");
        await AuditedAsync(AuditVerdict.Proved);

        (await app.Get<IAuditFixes>().OpenAsync(device, finding.Key, sparing, Cancel)).Problems[0].Code.ShouldBe("audit.finding-gone");
    }

    private async Task<(Guid Device, AuditFinding? Finding)> AuditedAsync(AuditVerdict expected)
    {
        var branch = (await Audits.GetAsync(Cancel)).Devices.Single(device => device.Name == "branch-2");
        (await Audits.StartAsync(branch.Id, Cancel)).Problems.ShouldBeEmpty();
        var fleet = await PracticeFleet.UntilAsync(() => Audits.GetAsync(Cancel), view => view.Moving == 0, Cancel);
        fleet.Devices.Single(device => device.Name == "branch-2").Verdict.ShouldBe(expected);
        var view = (await Audits.GetDeviceAsync(branch.Id, Cancel))!;
        return (branch.Id, view.Audit!.Findings.Count > 0 ? view.Audit.Findings[0] : null);
    }

    private async Task<ChangeView> PlannedAsync(Guid device, string finding, int fix)
    {
        var opened = await app.Get<IAuditFixes>().OpenAsync(device, finding, fix, Cancel);
        opened.Problems.ShouldBeEmpty();
        return await SettledAsync(opened.Value);
    }

    private async Task<ChangeView> PushedAsync(ChangeView change)
    {
        (await Changes.PushAsync(change.Row.Id, Cancel)).Problems.ShouldBeEmpty();
        return await SettledAsync(change.Row.Id);
    }

    private Task<ChangeView> SettledAsync(Guid change) => PracticeFleet.UntilAsync(async () => (await Changes.GetAsync(change, Cancel))!, view => !view.IsMoving, Cancel);
}

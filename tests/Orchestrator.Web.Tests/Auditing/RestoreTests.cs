using System.Net;
using System.Net.Sockets;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.BadInput;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>What somebody removed of a link on its router comes back by the link's own plan; an audit that nobody wants any more stops.</summary>
public sealed class RestoreTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IFleetAudits Audits => app.Get<IFleetAudits>();

    private IServiceProvider Services => app.Scope.ServiceProvider;

    [Fact]
    public async Task A_policy_that_somebody_removed_is_put_back_by_the_links_plan()
    {
        var link = await PracticeFleet.ConnectAsync(Services, Cancel);
        await PracticeFleet.RemoveAsync(Services, "branch-2", "/ip/ipsec/policy", row => row["comment"]?.Contains("orch", StringComparison.Ordinal) == true, Cancel);
        var branch = (await Audits.GetAsync(Cancel)).Devices.Single(device => device.Name == "branch-2").Id;
        (await Audits.StartAsync(branch, Cancel)).Problems.ShouldBeEmpty();
        var view = await PracticeFleet.UntilAsync(async () => (await Audits.GetDeviceAsync(branch, Cancel))!, one => one.Activity == AuditActivity.Idle && one.Audit?.Verdict == AuditVerdict.Broken, Cancel);
        view.Audit!.Missing.ShouldHaveSingleItem().ShouldContain("policy");
        var finding = view.Audit.Findings.First(one => one.Fixes.Count == 0);
        view.Audit.Questions[finding.Question].LinkId.ShouldBe(link);

        var opened = await app.Get<IAuditFixes>().OpenAsync(branch, finding.Key, IAuditFixes.TheLink, Cancel);
        opened.Problems.ShouldBeEmpty();
        var change = await SettledAsync(opened.Value);
        change.LinkId.ShouldBe(link);
        change.Row.State.ShouldBe(ChangeState.Ready, string.Join(' ', change.Problems));
        (await app.Get<IChangeDesk>().PushAsync(change.Row.Id, Cancel)).Problems.ShouldBeEmpty();
        (await SettledAsync(change.Row.Id)).Row.State.ShouldBe(ChangeState.Kept);
        (await Audits.StartAsync(branch, Cancel)).Problems.ShouldBeEmpty();
        view = await PracticeFleet.UntilAsync(async () => (await Audits.GetDeviceAsync(branch, Cancel))!, one => one.Activity == AuditActivity.Idle, Cancel);
        view.Audit!.Verdict.ShouldBe(AuditVerdict.Proved);
        (await app.Get<IAuditFixes>().OpenAsync(branch, finding.Key, IAuditFixes.TheLink, Cancel)).Problems[0].Code.ShouldBe("audit.finding-gone");
    }

    [Fact]
    public async Task An_audit_of_a_device_that_does_not_answer_can_be_stopped()
    {
        var router = await Router.StartAsync("mute", "10.8.0.1/24", "198.51.100.78/24", Cancel);
        var id = await router.AddAsync(app, "mute", "10.8.0.0/24", Cancel);
        int port = router.Port;
        await router.DisposeAsync();
        using var mute = new TcpListener(IPAddress.Loopback, port);
        mute.Start();
        (await Audits.StartAsync(id, Cancel)).Problems.ShouldBeEmpty();
        await PracticeFleet.UntilAsync(async () => (await Audits.GetDeviceAsync(id, Cancel))!, view => view.Activity == AuditActivity.Running, Cancel);
        (await Audits.StopAsync(id, Cancel)).Problems.ShouldBeEmpty();
        long asked = TimeProvider.System.GetTimestamp();
        var stopped = await PracticeFleet.UntilAsync(async () => (await Audits.GetDeviceAsync(id, Cancel))!, view => view.Activity == AuditActivity.Idle, Cancel);
        TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(8));
        // Nothing went wrong: somebody wanted it so. Another one begins, and is waiting for the same device.
        (stopped.Problem, stopped.Audit).ShouldBe((null, null));
        await PracticeFleet.UntilAsync(async () => { await Audits.StartAsync(id, Cancel); return (await Audits.GetDeviceAsync(id, Cancel))!; }, view => view.Activity == AuditActivity.Running, Cancel);
        (await Audits.StopAsync(Cancel)).Problems.ShouldBeEmpty();
        await PracticeFleet.UntilAsync(() => Audits.GetAsync(Cancel), fleet => fleet.Moving == 0, Cancel);
    }

    private Task<ChangeView> SettledAsync(Guid change) => PracticeFleet.UntilAsync(async () => (await app.Get<IChangeDesk>().GetAsync(change, Cancel))!, view => !view.IsMoving, Cancel);
}

using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Tests.BadInput;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>Audits of stored devices: virtual routers, everything else real.</summary>
public sealed class FleetAuditTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IFleetAudits Audits => app.Get<IFleetAudits>();

    [Fact]
    public async Task A_pushed_link_is_proved_and_broken_when_somebody_switches_its_exception_off()
    {
        var link = await PracticeFleet.ConnectAsync(app.Scope.ServiceProvider, Cancel);

        // The push itself has both ends audited.
        var fleet = await SettledAsync(view => view.Devices.Count(device => device.At is not null) == 2);
        foreach (string name in (string[])["hub", "branch-2"])
        {
            var device = fleet.Devices.Single(device => device.Name == name);
            device.Verdict.ShouldBe(AuditVerdict.Proved, string.Join('\n', device.Questions.Select(question => question.Sentence)));
            device.Problem.ShouldBeNull();
            // Who opens the conversation is asked of one end, who answers of the other.
            device.Questions.Where(question => question.LinkId == link).Select(question => question.Traffic)
                .ShouldBe(["lanToTunnel", "tunnelToLan", "outerOut", "outerIn", name == "hub" ? "carrierIn" : "carrierOut"], ignoreOrder: true);
        }
        fleet.Devices.Single(device => device.Name == "branch-1").Verdict.ShouldBeNull();

        var branch = fleet.Devices.Single(device => device.Name == "branch-2");
        await PracticeFleet.SwitchExceptionAsync(app.Scope.ServiceProvider, "branch-2", off: true, Cancel);
        (await Audits.StartAllAsync(Cancel)).Value.ShouldBe(3);
        fleet = await SettledAsync(view => view.Moving == 0);
        fleet.Devices[0].Name.ShouldBe("branch-2");
        fleet.Devices[0].Verdict.ShouldBe(AuditVerdict.Broken);
        fleet.Devices.Skip(1).ShouldAllBe(device => device.Verdict == AuditVerdict.Proved);

        var view = (await Audits.GetDeviceAsync(branch.Id, Cancel))!;
        var finding = view.Audit!.Findings[0];
        finding.Code.ShouldBe("audit.translated");
        finding.Sentence.ShouldContain("masquerade");
        finding.Sentence.ShouldContain("branch-2");
        finding.Fixes[0].Text.ShouldStartWith("Enable rule");
        view.History.Count.ShouldBe(2);
        view.History[0].Digest.ShouldNotBe(view.History[1].Digest);
        var dashboard = await app.Get<ITopologyQueries>().GetDashboardAsync(Cancel);
        dashboard.Attention.ShouldContain(item => item.Subject == "branch-2" && item.Problem.Code == "audit.broken" && item.Url == $"/devices/{branch.Id}/audit");
        var noted = await app.Get<EventStore>().ListAsync(null, branch.Id, 20, Cancel);
        noted.Select(entry => entry.Activity.Kind).Count(kind => kind == "audit.broken").ShouldBe(1);

        // The same text as a person would paste it says the same, and the exception is mended by hand.
        var text = (await Audits.GetTextAsync(branch.Id, Cancel))!;
        using var runner = new AuditRunner(TimeProvider.System);
        var pasted = (await new AuditDesk(runner).AuditAsync(text, Cancel)).Value!;
        pasted.Verdict.ShouldBe(AuditVerdict.Broken, text.Text);
        pasted.Findings[0].Sentence.ShouldContain("masquerade");
        pasted.Notes.ShouldBeEmpty();
        await PracticeFleet.SwitchExceptionAsync(app.Scope.ServiceProvider, "branch-2", off: false, Cancel);
        (await Audits.StartAsync(branch.Id, Cancel)).Problems.ShouldBeEmpty();
        fleet = await SettledAsync(view => view.Moving == 0);
        fleet.Devices.ShouldAllBe(device => device.Verdict == AuditVerdict.Proved);
        (await Audits.GetDeviceAsync(branch.Id, Cancel))!.Digest.ShouldBe(view.History[1].Digest);
    }

    private Task<FleetAuditView> SettledAsync(Func<FleetAuditView, bool> done) => PracticeFleet.UntilAsync(() => Audits.GetAsync(Cancel), done, Cancel);
}

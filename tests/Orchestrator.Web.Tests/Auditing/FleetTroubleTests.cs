using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.BadInput;
using DeviceState = Orchestrator.Web.Application.DeviceState;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>Audits of a device that does not answer, and of one that comes back.</summary>
public sealed class FleetTroubleTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IFleetAudits Audits => app.Get<IFleetAudits>();

    [Fact]
    public async Task A_device_that_is_away_says_so_and_is_audited_when_it_is_back()
    {
        var router = await Router.StartAsync("away", "10.7.0.1/24", "198.51.100.77/24", Cancel);
        var id = await router.AddAsync(app, "away", "10.7.0.0/24", Cancel);
        int port = router.Port;
        await router.DisposeAsync();
        (await Audits.StartAsync(id, Cancel)).Problems.ShouldBeEmpty();
        var failed = await SettledAsync(id, view => view.Problem is not null);
        failed.Problem!.Code.ShouldBe("device.unreachable");
        failed.Audit.ShouldBeNull();
        (await Audits.GetAsync(Cancel)).Devices.Single(device => device.Id == id).Problem!.What.ShouldContain("away");
        (await Audits.StartAsync(Guid.NewGuid(), Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("device.gone");

        (await app.Get<ITopologyDesk>().RefreshDeviceAsync(id, Cancel)).Problems.ShouldBeEmpty();
        await PracticeFleet.UntilAsync(async () => (await app.Get<ITopologyQueries>().GetDeviceAsync(id, Cancel))!, view => view.Row.State == DeviceState.Unreachable, Cancel);
        await using var back = await Router.StartAsync("away", "10.7.0.1/24", "198.51.100.77/24", Cancel, port);
        string seen = (await app.Get<IDeviceKeys>().LookAsync(id, Cancel)).Value!.Seen;
        (await app.Get<IDeviceKeys>().TrustAsync(id, seen, Cancel)).Problems.ShouldBeEmpty();
        var audited = await SettledAsync(id, view => view.Audit is not null);
        audited.Problem.ShouldBeNull();
        audited.Audit!.Verdict.ShouldBe(AuditVerdict.Proved);
        audited.Audit.Headline.ShouldStartWith("Internet traffic is proved.");
    }

    [Fact]
    public async Task How_often_devices_are_audited_can_be_set()
    {
        (await Audits.GetIntervalAsync(Cancel)).ShouldBe(TimeSpan.FromDays(1));
        (await Audits.SetIntervalAsync(TimeSpan.FromHours(6), Cancel)).Problems.ShouldBeEmpty();
        (await Audits.GetIntervalAsync(Cancel)).ShouldBe(TimeSpan.FromHours(6));
        (await Audits.SetIntervalAsync(null, Cancel)).Problems.ShouldBeEmpty();
        (await Audits.GetIntervalAsync(Cancel)).ShouldBeNull();
        (await Audits.SetIntervalAsync(TimeSpan.FromMinutes(1), Cancel)).Problems.ShouldHaveSingleItem().Code.ShouldBe("audit.interval");
    }

    private Task<DeviceAuditView> SettledAsync(Guid id, Func<DeviceAuditView, bool> done) =>
        PracticeFleet.UntilAsync(async () => (await Audits.GetDeviceAsync(id, Cancel))!, view => view.Activity == AuditActivity.Idle && done(view), Cancel);
}

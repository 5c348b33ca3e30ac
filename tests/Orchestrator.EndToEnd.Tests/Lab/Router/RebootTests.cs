using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Lab.Router;

[Collection(SharedRouterLab.Name), Trait("suite", "lab")]
public sealed class RebootTests(RouterFixture fixture)
{
    [Fact]
    public async Task A_reboot_ends_associations_runs_startup_tasks_and_brings_the_tunnel_back()
    {
        await using var before = await fixture.ConnectAsync();
        await new TunnelSetUp().EstablishAsync(fixture.Lab, before);
        var spis = (await before.PrintAsync("/ip/ipsec/installed-sa")).Select(row => row["spi"]).ToList();
        await before.AddAsync("/system/scheduler", "name=at-start", "start-time=startup", "on-event=/ip firewall address-list add list=started address=192.0.2.1");
        try
        {
            await before.Connection.ExecuteAsync(new Command("/system/reboot"), default);
        }
        catch (RouterOsException)
        {
            // The session ends with the router.
        }

        await using var after = await ConnectAgainAsync();
        await after.WaitAsync("/ip/firewall/address-list", row => row["list"] == "started");
        await after.WaitAsync("/ip/ipsec/policy", row => row["comment"] == TunnelSetUp.Stamp && row["ph2-state"] == "established", seconds: 45);
        (await after.PrintAsync("/ip/ipsec/installed-sa")).ShouldNotContain(row => spis.Contains(row["spi"]));
        (await fixture.Lab.LanBranch.ReachesAsync("10.2.0.2", 15)).ShouldBeTrue();

        await after.RemoveWhereAsync("/system/scheduler", row => row["name"] == "at-start");
        await after.RemoveWhereAsync("/ip/firewall/address-list", row => row["list"] == "started");
        await TunnelSetUp.RemoveAsync(fixture.Lab, after);
    }

    [Fact]
    public async Task A_router_that_lost_its_power_comes_back_with_what_was_committed()
    {
        await using var before = await fixture.ConnectAsync();
        var id = await before.AddAsync("/ip/firewall/address-list", "list=kept", "address=192.0.2.7", "comment=before the power went");
        await fixture.Lab.Branch.DoAsync("pkill -9 -f [O]rchestrator.Lab.dll; pkill -9 -x charon; ip addr flush dev ether1; iptables -t nat -F");

        await using var after = await ConnectAgainAsync();
        var row = (await after.PrintAsync("/ip/firewall/address-list")).Single(found => found["list"] == "kept");
        (row.Id, row["comment"]).ShouldBe((id, "before the power went"));
        (await fixture.Lab.LanBranch.ReachesAsync("192.0.2.80", 15)).ShouldBeTrue();
        await after.RemoveWhereAsync("/ip/firewall/address-list", found => found["list"] == "kept");
    }

    private async Task<RouterMenus> ConnectAgainAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            await Task.Delay(500);
            try
            {
                return await fixture.ConnectAsync(TimeSpan.FromSeconds(5));
            }
            catch (RouterOsException) when (attempt < 20)
            {
                // Not back yet.
            }
        }
    }
}

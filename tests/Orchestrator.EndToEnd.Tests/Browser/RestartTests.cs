namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>The app is killed while it pushes and started again on the same data.</summary>
[Trait("suite", "browser")]
public sealed class RestartTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private const string TunnelCount = "ls /etc/swanctl/conf.d | grep -c ^orch- ; true";

    private Admin Admin => world.Admin;

    [Fact]
    public Task A_push_that_was_cut_off_ends_the_same_way_on_both_ends_and_the_page_says_which() => world.WatchAsync("restart", async () =>
    {
        await using var router = await world.ConnectAsync();
        var branchBefore = await BoxState.OfRouterAsync(router);
        var hubBefore = await BoxState.OfLinuxAsync(world.Lab.Hub);
        await Admin.EnterAsync();
        await Admin.AddDeviceAsync(world.Branch);
        await Admin.AddDeviceAsync(world.Hub);
        await Admin.ConnectAsync("branch", "hub");

        foreach (var phase in (string[])["Write", "Prove that the link works", "Confirm both ends"])
        {
            await Admin.PushAsync();
            await Admin.WaitForStepAsync(phase);
            await world.App.KillAsync();
            await world.App.StartAsync();
            await Admin.OpenAsync(Admin.Page.Url);
            var result = await Admin.ResultAsync();
            (await Admin.Page.GetByText("The orchestrator was restarted and goes on").CountAsync()).ShouldBeGreaterThan(0, phase);

            result.ShouldBeOneOf(["Kept", "RolledBack"], phase);
            var rows = (await router.PrintAsync("/ip/ipsec/peer")).Count(row => row["name"]!.StartsWith("orch-", StringComparison.Ordinal));
            var files = (await world.Lab.Hub.DoAsync(TunnelCount)).Trim();
            $"{rows} {files}".ShouldBe(result == "Kept" ? "1 1" : "0 0", phase);
            await Admin.GoToLinkAsync();
            if (result == "Kept")
            {
                (await world.Lab.LanBranch.ReachesAsync("10.2.0.2")).ShouldBeTrue(phase);
                await Admin.RemoveAsync();
                await Admin.PushAsync();
                (await Admin.ResultAsync()).ShouldBe("Kept");
                await Admin.ConnectAsync("branch", "hub");
            }
            else
            {
                BoxState.ShouldBe(await BoxState.OfRouterAsync(router), branchBefore);
                BoxState.ShouldBe(await BoxState.OfLinuxAsync(world.Lab.Hub), hubBefore);
                await Admin.PushAgainAsync();
            }
        }
    });
}

using System.Globalization;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>The product's main job from an empty database to real packets, by the pages alone.</summary>
[Trait("suite", "browser")]
public sealed class MainJobTests(BrowserWorld world) : IClassFixture<BrowserWorld>
{
    private const string InternetHost = "192.0.2.80", LanBranchHost = "10.1.0.2", LanHubHost = "10.2.0.2";
    private const int MiB = 1 << 20;

    private static readonly string[] FiveGood = ["Ike good", "Sa good", "Route good", "Nat good", "Mtu good"];

    private Admin Admin => world.Admin;

    private NetworkLab Lab => world.Lab;

    [Fact]
    public Task One_link_is_made_carries_packets_through_the_nat_and_is_removed_without_a_trace() => world.WatchAsync("main-job", async () =>
    {
        await using var router = await world.ConnectAsync();
        var branchBefore = await BoxState.OfRouterAsync(router);
        var hubBefore = await BoxState.OfLinuxAsync(Lab.Hub);
        var natBefore = await BoxState.OfLinuxAsync(Lab.Nat);

        await Admin.EnterAsync();
        await Admin.AddDeviceAsync(world.Branch);
        await Admin.AddDeviceAsync(world.Hub);
        await Admin.ConnectAsync("branch", "hub");
        await using var atNat = await Lab.Nat.CaptureAsync("wan0", "ip");
        // The hub's own interface would show what it has deciphered as well; the wire to it is the far end of its cable.
        await using var beforeHub = await Lab.Inet.CaptureAsync("net1", "ip");
        await Admin.PushAsync();
        (await Admin.ResultAsync()).ShouldBe("Kept");
        await Admin.GoToLinkAsync();
        (await Admin.LightsAsync()).ShouldBe(FiveGood);
        Admin.Steps.Count.ShouldBeLessThanOrEqualTo(8, string.Join(", ", Admin.Steps));
        Admin.Typed.ShouldBeSubsetOf(["127.0.0.1", .. Words(world.Branch), .. Words(world.Hub)]);
        var mss = int.Parse(await Admin.DecisionAsync("mss"), CultureInfo.InvariantCulture);

        (await Lab.LanBranch.ReachesAsync(LanHubHost)).ShouldBeTrue();
        (await Lab.LanHub.ReachesAsync(LanBranchHost)).ShouldBeTrue();
        (await Wire.TransferAsync(Lab.LanBranch, Lab.LanHub, LanHubHost, MiB)).ShouldBe(mss);
        (await Wire.TransferAsync(Lab.LanHub, Lab.LanBranch, LanBranchHost, MiB)).ShouldBe(mss);
        Wire.ShouldBeOnlyIkeAndEspInUdp(await atNat.StopAsync());
        Wire.ShouldBeOnlyIkeAndEspInUdp(await beforeHub.StopAsync());
        (await Lab.LanBranch.ReachesAsync(InternetHost)).ShouldBeTrue();
        (await Lab.LanHub.ReachesAsync(InternetHost)).ShouldBeTrue();

        await PacketsSentWhileTheTunnelIsDownDoNotPoisonItAsync();

        await Admin.PushAgainAsync();
        (await Admin.ResultAsync()).ShouldBe("NothingToDo");

        await Admin.GoToLinkAsync();
        await Admin.RemoveAsync();
        await Admin.PushAsync();
        (await Admin.ResultAsync()).ShouldBe("Kept");
        BoxState.ShouldBe(await BoxState.OfRouterAsync(router), branchBefore);
        BoxState.ShouldBe(await BoxState.OfLinuxAsync(Lab.Hub), hubBefore);
        BoxState.ShouldBe(await BoxState.OfLinuxAsync(Lab.Nat), natBefore);
    });

    /// <summary>The trap of <see cref="ConntrackTrapTests"/>, with the product's own rules in place: what is sent without an SA is lost, not remembered.</summary>
    private async Task PacketsSentWhileTheTunnelIsDownDoNotPoisonItAsync()
    {
        await Lab.Hub.DoAsync("for p in 500 4500; do iptables -I INPUT 1 -p udp --dport $p -j DROP; done");
        await Lab.Hub.RunAsync("for c in $(swanctl --list-sas | sed -n 's/^\\(orch-[^:]*\\):.*/\\1/p'); do swanctl --terminate --ike $c --force; done");
        await using var outside = await Lab.Inet.CaptureAsync("net1", "ip and not udp port 500 and not udp port 4500");
        await Lab.LanHub.RunAsync($"ping -c5 -i0.3 -W1 {LanBranchHost}");
        await Lab.LanBranch.RunAsync($"ping -c5 -i0.3 -W1 {LanHubHost}");
        (await outside.StopAsync()).ShouldBeEmpty();
        await Lab.Hub.DoAsync("for p in 500 4500; do iptables -D INPUT -p udp --dport $p -j DROP; done");

        (await Lab.LanBranch.ReachesAsync(LanHubHost, seconds: 45)).ShouldBeTrue();
        (await Lab.LanHub.ReachesAsync(LanBranchHost)).ShouldBeTrue();
    }

    private static IEnumerable<string> Words(KnownDevice device) => [device.Site, device.Method, device.Port, device.User, device.Password];
}

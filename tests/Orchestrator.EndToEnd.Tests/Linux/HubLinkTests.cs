using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>A link pushed to the hub, by a login with a key, with the rendered files of its other end laid on the branch: real ESP through the provider's NAT.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class HubLinkTests(LabFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hub_is_probed_as_it_is()
    {
        await using var device = await HubBox.OpenAsync(fixture.Lab, BoxBoot.Plain, Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
        var facts = (LinuxFacts)(await driver.ProbeAsync(Cancel)).Value!;
        (facts.Firewall, facts.Boot, facts.CanIpip, facts.ForwardsPackets, facts.SourceNatRules).ShouldBe(
            (Core.Platforms.FirewallBackend.Iptables, Core.Platforms.BootPersistence.Ifupdown, true, true, 1));
        facts.MissingPrograms.ShouldBeEmpty();
        facts.StrongSwan.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_pushed_link_carries_traffic_in_esp_and_shows_five_good_facts()
    {
        var lab = fixture.Lab;
        await using var device = await HubBox.OpenAsync(lab, BoxBoot.Plain, Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
        // Packets that were sent before there was a link must not decide about it later.
        await lab.Hub.RunAsync("ip address add 10.255.128.1/32 dev lo; ping -c1 -W1 -I 10.255.128.1 10.255.128.2; ip address del 10.255.128.1/32 dev lo");
        try
        {
            await HubSteps.EstablishAsync(driver, device.Link);
            await BranchEnd.LayAsync(lab);
            var seen = await HubSteps.SettledAsync(driver);

            (seen.Ike.State, seen.Child.Installed, seen.Child.UdpEncapsulated).ShouldBe((IkeState.Established, true, true));
            (seen.Route.InterfaceRunning, seen.Route.MissingRoutes.Count).ShouldBe((true, 0));
            (seen.Nat.ExceptionInPlace, seen.Nat.StaleConnections).ShouldBe((true, 0));
            seen.Mtu.ShouldBe(new MtuObservation(1418, true));
            (seen.TunnelPing!.Received, seen.LanPing!.Received, seen.FullSizePing!.Received).ShouldBe((3, 3, 2));

            await using var capture = await lab.Inet.CaptureAsync("net1");
            await lab.LanBranch.DoAsync("ping -c3 -i0.2 -W1 10.2.0.2");
            (await capture.StopAsync()).ShouldAllBe(packet => packet.Protocol == Packet.Udp);
        }
        finally
        {
            await BranchEnd.SweepAsync(lab);
        }
    }

    [Fact]
    public async Task While_there_is_no_association_nothing_leaves_in_clear()
    {
        var lab = fixture.Lab;
        await using var device = await HubBox.OpenAsync(lab, BoxBoot.Plain, Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
        await HubSteps.EstablishAsync(driver, device.Link);
        await using var capture = await lab.Inet.CaptureAsync("net1");
        await lab.Hub.RunAsync("ping -c2 -i0.2 -W1 10.255.0.2; ping -c1 -W1 -I 10.255.128.1 10.255.128.2; true");
        await lab.LanHub.RunAsync("ping -c2 -i0.2 -W1 10.1.0.2; true");
        (await capture.StopAsync()).ShouldBeEmpty();
    }
}

using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Diagnosis;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>What a self-check found not to get through, and a link that goes round it: the provider's box drops it, real packets pass all the same.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class ObstructedWayTests(LabFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Where_udp_500_is_dropped_a_link_begins_on_4500()
    {
        var lab = fixture.Lab;
        await lab.Nat.DoAsync("iptables -I FORWARD -p udp --dport 500 -j DROP; iptables -I FORWARD -p udp --sport 500 -j DROP");
        try
        {
            await using var capture = await lab.Nat.CaptureAsync("lan0", "udp port 500");
            var seen = await SeenAsync(HubLinks.Branch with { Connection = HubLinks.Branch.Connection with { BeginsOn4500 = true } }, forced: false);
            (seen.Ike.State, seen.Child.UdpEncapsulated, seen.TunnelPing!.Received, seen.LanPing!.Received).ShouldBe((IkeState.Established, true, 3, 3));
            (await capture.StopAsync()).ShouldBeEmpty();
        }
        finally
        {
            await lab.Nat.DoAsync("iptables -D FORWARD -p udp --dport 500 -j DROP; iptables -D FORWARD -p udp --sport 500 -j DROP");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_esp_is_dropped_and_no_nat_asks_for_it_esp_goes_in_udp_by_force_alone(bool forced)
    {
        var lab = fixture.Lab;
        const string translates = "POSTROUTING -j ACCEPT", drops = "FORWARD -p esp -j DROP";
        await lab.Nat.DoAsync($"iptables -t nat -I {translates}; iptables -I {drops}; conntrack -F 2>/dev/null; true");
        await lab.Inet.DoAsync("ip route replace 172.16.1.0/24 via 198.51.100.10");
        try
        {
            await using var capture = await lab.Nat.CaptureAsync("wan0", "udp or esp");
            var seen = await SeenAsync(HubLinks.Branch with { Connection = HubLinks.Branch.Connection with { ForcesEncapsulation = forced } }, forced);
            (seen.Ike.State, seen.Child.UdpEncapsulated, seen.LanPing!.Received > 0).ShouldBe((IkeState.Established, forced, forced));
            (await capture.StopAsync()).ShouldContain(packet => packet.Source.ToString() == "172.16.1.2", "nothing translates: the hub sees the branch's own address");
        }
        finally
        {
            await lab.Nat.DoAsync($"iptables -t nat -D {translates}; iptables -D {drops}; conntrack -F 2>/dev/null; true");
            await lab.Inet.DoAsync("ip route del 172.16.1.0/24");
        }
    }

    /// <summary>What the hub sees of the link; both ends are swept.</summary>
    private async Task<LinkObservation> SeenAsync(LinuxLink branch, bool forced)
    {
        await using var device = await HubBox.OpenAsync(fixture.Lab, BoxBoot.Plain, Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.WithKey);
        try
        {
            var link = (LinuxDesired)device.Link;
            await HubSteps.EstablishAsync(driver, link with { Link = link.Link! with { Connection = link.Link.Connection with { ForcesEncapsulation = forced } } });
            await BranchEnd.LayAsync(fixture.Lab, branch);
            return await HubSteps.SettledAsync(driver);
        }
        finally
        {
            await BranchEnd.SweepAsync(fixture.Lab);
        }
    }
}

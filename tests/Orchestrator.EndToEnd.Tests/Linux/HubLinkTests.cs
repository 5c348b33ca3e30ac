using System.Text;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>A link pushed to the hub, with the rendered files of its other end laid on the branch: real ESP through the provider's NAT.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class HubLinkTests(LabFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hub_is_probed_as_it_is()
    {
        await using var device = await HubBox.OpenAsync(fixture.Lab, Cancel);
        await using var driver = await ConnectAsync(device);
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
        await using var device = await HubBox.OpenAsync(lab, Cancel);
        await using var driver = await ConnectAsync(device);
        // Packets that were sent before there was a link must not decide about it later.
        await lab.Hub.RunAsync("ip address add 10.255.128.1/32 dev lo; ping -c1 -W1 -I 10.255.128.1 10.255.128.2; ip address del 10.255.128.1/32 dev lo");
        try
        {
            await PushAsync(driver, device);
            await LayBranchAsync(lab);
            var seen = await SettledAsync(driver);

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
            await SweepBranchAsync(lab);
        }
    }

    [Fact]
    public async Task While_there_is_no_association_nothing_leaves_in_clear()
    {
        var lab = fixture.Lab;
        await using var device = await HubBox.OpenAsync(lab, Cancel);
        await using var driver = await ConnectAsync(device);
        await PushAsync(driver, device);
        await using var capture = await lab.Inet.CaptureAsync("net1");
        await lab.Hub.RunAsync("ping -c2 -i0.2 -W1 10.255.0.2; ping -c1 -W1 -I 10.255.128.1 10.255.128.2; true");
        await lab.LanHub.RunAsync("ping -c2 -i0.2 -W1 10.1.0.2; true");
        (await capture.StopAsync()).ShouldBeEmpty();
    }

    private static async Task<IDeviceDriver> ConnectAsync(HubBox device)
    {
        var connected = await device.Drivers.ConnectAsync(device.Access, Cancel);
        connected.Fault.ShouldBeNull();
        return connected.Value!;
    }

    private static async Task PushAsync(IDeviceDriver driver, HubBox device)
    {
        var actual = await driver.ReadAsync(device.Link.Tag, Cancel);
        var armed = await driver.ArmAsync(driver.Compare(device.Link, actual.Value!), "t1", TimeSpan.FromMinutes(2), Cancel);
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        (await driver.ConfirmAsync(armed.Value!, Cancel)).Fault.ShouldBeNull();
    }

    private static async Task<LinkObservation> SettledAsync(IDeviceDriver driver)
    {
        LinkObservation seen = null!;
        for (int tries = 0; tries < 10; tries++)
        {
            seen = (await driver.ObserveAsync(HubLinks.HubProbe, Cancel)).Value!;
            if (seen is { Child.Installed: true, LanPing.Received: 3, TunnelPing.Received: 3, FullSizePing.Received: 2 })
                break;
            await Task.Delay(500, Cancel);
        }
        return seen;
    }

    private static async Task LayBranchAsync(NetworkLab lab)
    {
        await lab.Branch.DoAsync("mkdir -p /etc/orchestrator/abcdefgh");
        foreach (var file in LinuxRendering.Render(HubLinks.Tag, HubLinks.Branch))
        {
            var text = await Task.WhenAll(file.Content.Select(segment => segment switch
            {
                FileSegment.Secret secret => Base64Async(secret),
                FileSegment.Text plain => Task.FromResult(plain.Content),
                _ => throw new InvalidOperationException(),
            }));
            await lab.Branch.WriteFileAsync(file.Path, string.Concat(text), Convert.ToString((int)file.Mode, 8));
        }
        await lab.Branch.DoAsync("""
            /lab/ike start && /etc/orchestrator/abcdefgh/link up && swanctl --load-all --noprompt
            """, TimeSpan.FromSeconds(60));
    }

    private static async Task SweepBranchAsync(NetworkLab lab) => await lab.Branch.DoAsync("""
        swanctl --terminate --ike orch-abcdefgh --force >/dev/null 2>&1
        [ ! -x /etc/orchestrator/abcdefgh/link ] || /etc/orchestrator/abcdefgh/link down
        rm -rf /etc/orchestrator /etc/swanctl/conf.d/orch-*; swanctl --load-all --noprompt >/dev/null 2>&1
        /lab/ike stop
        """);

    private static async Task<string> Base64Async(FileSegment.Secret secret) =>
        "0s" + Convert.ToBase64String(Encoding.UTF8.GetBytes(await HubLinks.Vault.RevealAsync(secret.Ref.Name, Cancel)));
}

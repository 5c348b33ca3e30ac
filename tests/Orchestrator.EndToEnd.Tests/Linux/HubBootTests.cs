using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.EndToEnd.Tests.Browser;
using Orchestrator.EndToEnd.Tests.Lab;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>What a box does with a link, and with an undo, when it starts again.</summary>
public abstract class HubBootTests(LabFixture fixture, BoxBoot boot)
{
    protected const string Leftovers =
        "ls -d /var/lib/orchestrator /etc/network/if-up.d/*orch-undo* /etc/systemd/system/orch-undo* /etc/systemd/system/*/orch-undo* 2>/dev/null;"
        + "systemctl list-units --all --plain --no-legend 'orch-undo*' 'orch-timer*' 2>/dev/null; pgrep -af '[o]rch-timer-t1'; true";

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected NetworkLab Lab => fixture.Lab;

    [Fact]
    public async Task A_confirmed_link_and_its_traffic_are_back_after_a_reboot()
    {
        await using var device = await OpenAsync();
        await using (var driver = await HubSteps.ConnectAsync(device.Drivers, device.Access))
        {
            await HubSteps.EstablishAsync(driver, device.Link);
            await BeforeTheRebootAsync(driver, device);
        }

        (await Lab.Hub.DoAsync(Leftovers)).ShouldBeEmpty();
        try
        {
            await BranchEnd.LayAsync(Lab);
            var before = await device.SnapshotAsync(Cancel);
            await Lab.Hub.RebootAsync();

            BoxState.ShouldBe(await device.SnapshotAsync(Cancel), before);
            await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.Access);
            (await HubSteps.PlanAsync(driver, device.Link)).Operations.ShouldBeEmpty();
            await using var capture = await Lab.Inet.CaptureAsync("net1");
            var seen = await HubSteps.SettledAsync(driver, tries: 25);
            (seen.Ike.State, seen.Child.Installed, seen.Child.UdpEncapsulated).ShouldBe((IkeState.Established, true, true));
            (seen.TunnelPing!.Received, seen.LanPing!.Received, seen.FullSizePing!.Received).ShouldBe((3, 3, 2));
            (await capture.StopAsync()).ShouldAllBe(packet => packet.Protocol == Packet.Udp);
        }
        finally
        {
            await BranchEnd.SweepAsync(Lab);
        }
    }

    [Fact]
    public async Task An_undo_that_is_armed_runs_when_the_box_starts_again()
    {
        await using var device = await OpenAsync();
        string before;
        await using (var driver = await HubSteps.ConnectAsync(device.Drivers, device.Access))
        {
            await HubSteps.EstablishAsync(driver, device.Link);
            before = await device.SnapshotAsync(Cancel);
            await HubSteps.PushAsync(driver, device.OtherLink, TimeSpan.FromHours(1));
            (await device.SnapshotAsync(Cancel)).ShouldNotBe(before);
        }

        await Lab.Hub.RebootAsync();

        BoxState.ShouldBe(await device.SnapshotAsync(Cancel), before);
        (await Lab.Hub.DoAsync(Leftovers)).ShouldBeEmpty();
        await using var again = await HubSteps.ConnectAsync(device.Drivers, device.Access);
        (await again.ReadUndoAsync("t1", Cancel)).Value.ShouldBe(UndoState.Absent);
        (await HubSteps.PlanAsync(again, device.Link)).Operations.ShouldBeEmpty();
    }

    /// <summary>What else must hold for a link that was confirmed.</summary>
    private protected virtual Task BeforeTheRebootAsync(IDeviceDriver driver, HubBox device) => Task.CompletedTask;

    private protected Task<HubBox> OpenAsync() => HubBox.OpenAsync(Lab, boot, Cancel);
}

[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class IfupdownBootTests(LabFixture fixture) : HubBootTests(fixture, BoxBoot.Plain);

[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class SystemdBootTests(LabFixture fixture) : HubBootTests(fixture, BoxBoot.Systemd)
{
    private const string FilterUnit = """
        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/sbin/iptables-restore /lab/net/hub.rules
        ExecReload=/usr/sbin/iptables-restore /lab/net/hub.rules
        ExecStop=/usr/sbin/iptables -t nat -F
        """;

    [Fact]
    public async Task The_clock_of_an_undo_ends_by_itself_and_leaves_no_unit_behind()
    {
        await using var device = await OpenAsync();
        var before = await device.SnapshotAsync(Cancel);
        await using var driver = await HubSteps.ConnectAsync(device.Drivers, device.Access);
        var pending = await HubSteps.PushAsync(driver, device.Link, TimeSpan.FromSeconds(15));
        (await Lab.Hub.DoAsync("systemctl is-active orch-timer-t1.timer; systemctl is-enabled orch-undo-t1.service orch-abcdefgh.service")).ShouldBe("active\nenabled\nenabled\n");
        await device.ExpireAsync(pending, Cancel);
        BoxState.ShouldBe(await device.SnapshotAsync(Cancel), before);
        (await Lab.Hub.DoAsync(Leftovers)).ShouldBeEmpty();
    }

    /// <summary>A link stands again after the packet filter was emptied by a unit of its own.</summary>
    private protected override async Task BeforeTheRebootAsync(IDeviceDriver driver, HubBox device)
    {
        ((LinuxFacts)(await driver.ProbeAsync(Cancel)).Value!).Boot.ShouldBe(BootPersistence.Systemd);
        try
        {
            await Lab.Hub.WriteFileAsync("/run/systemd/system/nftables.service", FilterUnit);
            await Lab.Hub.DoAsync("systemctl daemon-reload && systemctl start nftables");
            foreach (var action in (string[])["systemctl restart nftables", "systemctl reload nftables", "systemctl stop nftables && systemctl start nftables", "systemctl restart netfilter-persistent"])
            {
                // systemctl waits for the unit it names, not for the ones that follow it.
                await Lab.Hub.DoAsync($"{action} && while systemctl list-jobs --no-legend | grep -q .; do sleep 0.2; done");
                (await HubSteps.PlanAsync(driver, device.Link)).Operations.ShouldBeEmpty(action);
            }
        }
        finally
        {
            await Lab.Hub.DoAsync("rm -f /run/systemd/system/nftables.service; systemctl daemon-reload; systemctl restart netfilter-persistent");
        }
    }
}

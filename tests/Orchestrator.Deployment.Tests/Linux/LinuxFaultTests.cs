using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.Linux;

[Trait("suite", "lab")]
[Collection("ssh")]
public sealed class LinuxFaultTests : IAsyncLifetime
{
    private LinuxBox? _device;

    private LinuxBox Device => _device!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _device = await LinuxBox.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_device is not null)
            await _device.DisposeAsync();
    }

    [Fact]
    public async Task A_probe_tells_what_the_box_is()
    {
        await using var driver = await ConnectAsync(Device.Access);
        var facts = (LinuxFacts)(await driver.ProbeAsync(Cancel)).Value!;

        facts.Kernel.ShouldBe((await Device.Box.RunAsync("uname -r")).Trim());
        facts.Distribution.ShouldNotBeNullOrEmpty();
        facts.StrongSwan.ShouldNotBeNull();
        facts.StrongSwan.ShouldStartWith("5.");
        (facts.Firewall, facts.Boot, facts.ForwardsPackets).ShouldBe((FirewallBackend.Nftables, BootPersistence.Ifupdown, false));
        facts.SourceNatRules.ShouldBe(1);
        facts.MissingPrograms.ShouldBeEmpty();
        facts.DefaultRoute.ShouldBe(new DefaultRouteFact(Ipv4Address.Parse("203.0.113.1"), "wan0"));
        facts.Interfaces.Single(candidate => candidate.Name == "lan0").Addresses.ShouldBe([Ipv4Interface.Parse("10.2.0.1/24")]);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_the_old_file_whole()
    {
        await using var driver = await ConnectAsync(Device.Access);
        await EstablishAsync(driver, Device.Link);
        var pending = await ArmAsync(driver, Device.OtherLink);
        await Device.Box.RunAsync("mount -t tmpfs -o size=4k none /mnt/eu/x 2>/dev/null; mkdir /run/full; mount -t tmpfs -o size=4k none /run/full; cp -p /etc/swanctl/conf.d/* /run/full/; mount --bind /run/full /etc/swanctl/conf.d; head -c 9000 /dev/zero >/etc/swanctl/conf.d/ballast || :");
        var before = await Device.Box.RunAsync("ls -A /etc/swanctl/conf.d; sha256sum /etc/swanctl/conf.d/orch-abcdefgh.conf");

        var fault = (await driver.ApplyAsync(pending, new Progress<OperationProgress>(), Cancel)).Fault!;

        fault.Reason.ShouldBe(FaultReason.DiskFull);
        (await Device.Box.RunAsync("ls -A /etc/swanctl/conf.d; sha256sum /etc/swanctl/conf.d/orch-abcdefgh.conf")).ShouldBe(before);
        await Device.Box.RunAsync("umount /etc/swanctl/conf.d");
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task Without_room_for_the_undo_nothing_is_armed()
    {
        await using var driver = await ConnectAsync(Device.Access);
        var changes = await PlanAsync(driver, Device.Link);
        await Device.Box.RunAsync("mkdir -p /var/lib/orchestrator; mount -t tmpfs -o size=4k none /var/lib/orchestrator; head -c 9000 /dev/zero >/var/lib/orchestrator/ballast || :");
        var fault = (await driver.ArmAsync(changes, "u1", TimeSpan.FromSeconds(60), Cancel)).Fault!;
        fault.Reason.ShouldBe(FaultReason.DiskFull);
        (await driver.ReadUndoAsync("u1", Cancel)).Value.ShouldBe(UndoState.Absent);
    }

    [Fact]
    public async Task A_second_change_of_the_same_link_is_held_off()
    {
        await using var driver = await ConnectAsync(Device.Access);
        await ArmAsync(driver, Device.Link);
        var second = await driver.ArmAsync(await PlanAsync(driver, Device.Link), "u2", TimeSpan.FromSeconds(60), Cancel);
        second.Fault!.Reason.ShouldBe(FaultReason.Busy);
        (await driver.ReadUndoAsync("u1", Cancel)).Value.ShouldBe(UndoState.Armed);
    }

    [Fact]
    public async Task The_undo_survives_the_end_of_every_login()
    {
        string before = await Device.SnapshotAsync(Cancel);
        PendingCommit pending;
        await using (var driver = await ConnectAsync(Device.Access))
        {
            pending = await ArmAsync(driver, Device.Link, TimeSpan.FromSeconds(10));
            (await driver.ApplyAsync(pending, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        }
        await Device.Box.RunAsync("kill $(pidof sshd) 2>/dev/null || :");
        await Device.ExpireAsync(pending, Cancel);
        (await Device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_confirmed_change_leaves_no_clock_behind()
    {
        await using var driver = await ConnectAsync(Device.Access);
        await EstablishAsync(driver, Device.Link);
        (await Device.Box.RunAsync("pgrep -f '[o]rch-timer' || echo none; ls /var/lib/orchestrator 2>&1 || :; ls /etc/network/if-up.d"))
            .ShouldBe("none\nls: cannot access '/var/lib/orchestrator': No such file or directory\norch-abcdefgh\n");
    }

    [Fact]
    public async Task A_login_without_root_where_there_is_no_sudo_is_told_so()
    {
        await using var device = await LinuxBox.StartForUserAsync("");
        await device.Box.RunAsync("mkdir /run/none; mount --bind /run/none /usr/lib/sudo; mount --bind /dev/null /usr/bin/sudo");
        var fault = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Fault!;
        fault.ShouldBe(new DeviceFault(FaultReason.MissingProgram, "sudo, which a login other than root needs"));
    }

    [Theory]
    [InlineData("", "the login is not root's and sudo asks for a password")]
    [InlineData("ALL=(ALL) ALL", "the login is not root's and sudo asks for a password")]
    [InlineData("ALL=(ALL) NOPASSWD: /usr/bin/true", "the login is not root's and sudo asks for a password")]
    public async Task A_login_that_sudo_does_not_let_be_root_is_refused_with_a_reason(string sudoers, string reason)
    {
        await using var device = await LinuxBox.StartForUserAsync(sudoers);
        var before = await device.SnapshotAsync(Cancel);
        (await device.Drivers.ConnectAsync(device.Access, Cancel)).Fault.ShouldBe(new DeviceFault(FaultReason.NotPermitted, reason));
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task What_is_not_linux_is_told()
    {
        await Device.Box.RunAsync("printf '#!/bin/sh\\necho bad command name uname\\n' >/run/cli; chmod 755 /run/cli; sed -i 's#^\\(root:.*:\\)[^:]*$#\\1/run/cli#' /etc/passwd");
        (await Device.Drivers.ConnectAsync(Device.Access, Cancel)).Fault!.Reason.ShouldBe(FaultReason.NotLinux);
    }

    [Fact]
    public async Task A_link_without_its_peer_is_seen_as_it_is()
    {
        await using var driver = await ConnectAsync(Device.Access);
        await EstablishAsync(driver, Device.Link);

        var seen = (await driver.ObserveAsync(Probe, Cancel)).Value!;

        seen.Ike.State.ShouldBe(IkeState.None);
        seen.Child.Installed.ShouldBeFalse();
        seen.Route.InterfaceRunning.ShouldBeTrue();
        seen.Route.MissingRoutes.ShouldBeEmpty();
        seen.Nat.ShouldBe(new NatObservation(true, null, 0));
        seen.Mtu.ShouldBe(new MtuObservation(1418, true));
        (seen.TunnelPing!.Received, seen.FullSizePing!.Received).ShouldBe((0, 0));
        seen.TunnelPing.Sent.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_box_without_the_link_shows_nothing_of_it()
    {
        await using var driver = await ConnectAsync(Device.Access);
        var seen = (await driver.ObserveAsync(Probe, Cancel)).Value!;
        seen.Route.InterfaceRunning.ShouldBeFalse();
        seen.Route.MissingRoutes.ShouldBe([Ipv4Prefix.Parse("10.1.0.0/24")]);
        seen.Nat.ExceptionInPlace.ShouldBeFalse();
        seen.Mtu.ShouldBe(new MtuObservation(null, false));
    }

    private static LinkProbe Probe => new()
    {
        Tag = LinuxBox.Tag,
        TunnelInterface = "orch-abcdefgh",
        Peer = "orch-abcdefgh",
        LocalEndpoint = Ipv4Address.Parse("10.255.128.1"),
        RemoteEndpoint = Ipv4Address.Parse("10.255.128.2"),
        LocalTunnelAddress = Ipv4Address.Parse("10.255.0.1"),
        RemoteTunnelAddress = Ipv4Address.Parse("10.255.0.2"),
        RemoteLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
        LocalLanAddress = Ipv4Address.Parse("10.2.0.1"),
        RemoteLanAddress = Ipv4Address.Parse("10.1.0.1"),
        Mtu = 1418,
        Mss = 1378,
        ExpectUdpEncapsulation = true,
    };

    private async Task<IDeviceDriver> ConnectAsync(DeviceAccess access)
    {
        var connected = await Device.Drivers.ConnectAsync(access, Cancel);
        connected.Fault.ShouldBeNull();
        return connected.Value!;
    }

    private static async Task<ChangeSet> PlanAsync(IDeviceDriver driver, DesiredState desired) =>
        driver.Compare(desired, (await driver.ReadAsync(desired.Tag, Cancel)).Value!);

    private static async Task<PendingCommit> ArmAsync(IDeviceDriver driver, DesiredState desired, TimeSpan? revertIn = null)
    {
        var armed = await driver.ArmAsync(await PlanAsync(driver, desired), "u1", revertIn ?? TimeSpan.FromSeconds(60), Cancel);
        armed.Fault.ShouldBeNull();
        return armed.Value!;
    }

    private static async Task EstablishAsync(IDeviceDriver driver, DesiredState desired)
    {
        var pending = await ArmAsync(driver, desired);
        (await driver.ApplyAsync(pending, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        (await driver.ConfirmAsync(pending, Cancel)).Fault.ShouldBeNull();
    }
}

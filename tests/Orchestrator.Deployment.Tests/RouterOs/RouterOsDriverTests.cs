using System.Text.Json;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>What only a RouterOS driver does.</summary>
public sealed class RouterOsDriverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.20.8")]
    public async Task Probing_tells_what_the_router_is(string version)
    {
        await using var device = await VirtualDevice.MakeAsync(version, Cancel);
        await using var driver = await ConnectAsync(device);
        var facts = (await driver.ProbeAsync(Cancel)).Value.ShouldBeOfType<RouterOsFacts>();
        facts.Version.ShouldStartWith(version);
        facts.Identity.ShouldBe("MikroTik");
        facts.SourceNatRules.ShouldBe(2);
        facts.IpsecPeers.ShouldBe(1);
        facts.ReadsSecrets.ShouldBeTrue();
        facts.DefaultRoute.ShouldBe(new DefaultRouteFact(Ipv4Address.Parse("172.16.1.1"), "ether1"));
        facts.Interfaces.Single(face => face.Name == "bridge").Addresses.ShouldBe([Ipv4Interface.Parse("10.1.0.1/24")]);
    }

    [Fact]
    public async Task The_exceptions_stand_together_before_the_masquerades()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var nat = ((RouterOsActual)(await driver.ReadAsync(device.Link.Tag, Cancel)).Value!).Rows(RouterOsMenu.FirewallNat);
        nat.Select(row => row.Stamp is { } stamp ? $"{stamp.Purpose}{stamp.Index}" : row["comment"]).ShouldBe(
            ["NatException0", "NatException1", "NatException2", "other uplink", "uplink"]);
    }

    [Fact]
    public async Task A_restart_before_the_confirmation_runs_the_undo()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        await using (var driver = await ConnectAsync(device))
            await PushAsync(driver, device.Link, TimeSpan.FromMinutes(30));
        await device.RebootAsync(Cancel);
        for (int i = 0; i < 100 && await device.SnapshotAsync(Cancel) != before; i++)
            await Task.Delay(20, Cancel);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_late_confirmation_after_the_undo_removes_nothing()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var before = await device.SnapshotAsync(Cancel);
        var pending = await PushAsync(driver, device.NoLink);
        await device.ExpireAsync(pending, Cancel);
        (await driver.ConfirmAsync(pending, Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_refusal_names_menu_row_and_the_routers_words()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        var changes = await PlanAsync(driver, device.RefusedLink);
        var pending = (await driver.ArmAsync(changes, "u", TimeSpan.FromMinutes(1), Cancel)).Value!;
        var fault = (await driver.ApplyAsync(pending, new Progress<OperationProgress>(), Cancel)).Fault!;
        fault.Reason.ShouldBe(FaultReason.Refused);
        fault.Detail.ShouldNotBeNull();
        fault.Detail.ShouldStartWith("/ip firewall nat orch:");
        fault.Detail.ShouldContain("out-interface");
    }

    [Fact]
    public async Task A_user_without_the_rights_to_arm_changes_nothing()
    {
        const string setup =
            """
            /user add name=boss group=full password=x
            /user group add name=reader policy=api,read
            /user set orch group=reader
            """;
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel, setup);
        var connected = await device.Drivers.ConnectAsync(device.AccessWith("correct horse", null, tls: false), Cancel);
        await using var driver = connected.Value!;
        var before = await device.SnapshotAsync(Cancel);
        var armed = await driver.ArmAsync(await PlanAsync(driver, device.Link), "u", TimeSpan.FromMinutes(1), Cancel);
        armed.Fault!.Reason.ShouldBe(FaultReason.NotArmed);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_user_without_the_sensitive_policy_reads_hidden_secrets_and_plans_no_change_of_them()
    {
        const string setup =
            """
            /ip address add address=172.16.1.2/24 interface=ether1
            /interface bridge add name=bridge
            /user add name=boss group=full password=x
            /user group add name=writer policy=api,read,write,test,policy
            /user set orch group=writer
            """;
        await using var device = await VirtualDevice.MakeAsync("7.20.8", Cancel, setup);
        await using var driver = (await device.Drivers.ConnectAsync(device.AccessWith("correct horse", null, tls: false), Cancel)).Value!;
        ((RouterOsFacts)(await driver.ProbeAsync(Cancel)).Value!).ReadsSecrets.ShouldBeFalse();
        await EstablishAsync(driver, device.Link);
        (await PlanAsync(driver, device.Link)).Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_link_is_observed_where_nothing_carries_packets()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var plan = SampleFleet.Plan(device.Vault, "7.16.2");
        var seen = (await driver.ObserveAsync(LinkProbes.For(plan.Design!, LinkSide.A), Cancel)).Value!;
        seen.Ike.State.ShouldBe(IkeState.None);
        seen.Child.Installed.ShouldBeFalse();
        seen.Nat.ShouldBe(new NatObservation(true, null, 0));
        seen.Mtu.ClampInPlace.ShouldBeTrue();
        seen.TunnelPing!.Received.ShouldBe(0);
        seen.FullSizePing!.Size.ShouldBe(plan.Design!.Mtu);
    }

    [Fact]
    public async Task A_rule_put_before_the_exception_is_seen_and_named()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        (await device.Router.ImportAsync(
            $"/ip firewall nat add chain=srcnat action=masquerade place-before=[find comment=\"orch:{device.Link.Tag}:nat-exception\"]", Cancel)).ShouldBeNull();
        var plan = SampleFleet.Plan(device.Vault, "7.16.2");
        var seen = (await driver.ObserveAsync(LinkProbes.For(plan.Design!, LinkSide.A), Cancel)).Value!;
        seen.Nat.ExceptionInPlace.ShouldBeFalse();
        seen.Nat.CaughtBy.ShouldBe("chain=srcnat action=masquerade");
        (await PlanAsync(driver, device.Link)).Operations.ShouldAllBe(operation => operation is MoveRow);
    }

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.16.2")]
    [InlineData("7.20.8")]
    public async Task A_hub_whose_peer_comes_from_anywhere_takes_its_rows_and_gives_them_back(string version)
    {
        await using var device = await VirtualDevice.MakeAsync(version, Cancel);
        await using var driver = await ConnectAsync(device);
        var hub = SampleFleet.HubWanted(device.Vault, version);
        hub.Rows.ShouldContain(row => row.Menu == RouterOsMenu.IpsecPolicyGroup);
        var before = await device.SnapshotAsync(Cancel);
        (await driver.RollBackAsync(await PushAsync(driver, hub), Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
        await EstablishAsync(driver, hub);
        (await PlanAsync(driver, hub)).Operations.ShouldBeEmpty();
        await EstablishAsync(driver, device.NoLink);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task An_aead_proposal_with_no_integrity_algorithm_is_written_once()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        var choices = new LinkChoices { Esp = new EspProposal(Encryption.Aes256Gcm, Integrity.None, DhGroup.Modp2048) };
        var desired = SampleFleet.Wanted(SampleFleet.Plan(device.Vault, "7.16.2", choices: choices));
        desired.Rows.Single(row => row.Menu == RouterOsMenu.IpsecProposal).Fields.ShouldContain(new Field("auth-algorithms", ""));
        await EstablishAsync(driver, desired);
        (await PlanAsync(driver, desired)).Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_vanished_since_the_preview_is_drift()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var armed = await driver.ArmAsync(await PlanAsync(driver, device.NoLink), "u", TimeSpan.FromMinutes(1), Cancel);
        (await device.Router.ImportAsync("/ip firewall mangle remove [find dynamic=no]", Cancel)).ShouldBeNull();
        var fault = (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault!;
        fault.Reason.ShouldBe(FaultReason.Drifted);
        fault.Detail!.ShouldContain("/ip firewall mangle orch:");
    }

    [Fact]
    public async Task A_router_that_restarts_in_the_middle_goes_back_by_itself()
    {
        await using var device = await VirtualDevice.MakeAsync("7.20.8", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        await using var driver = await ConnectAsync(device);
        var armed = await driver.ArmAsync(await PlanAsync(driver, device.Link), "u", TimeSpan.FromMinutes(30), Cancel);
        var restart = new OnStep(8, () => device.Router.RebootAsync(CancellationToken.None).GetAwaiter().GetResult());
        var fault = (await driver.ApplyAsync(armed.Value!, restart, Cancel)).Fault!;
        fault.Reason.ShouldBe(FaultReason.ConnectionLost);
        device.Advance(TimeSpan.FromSeconds(4));
        for (int i = 0; i < 100 && await device.SnapshotAsync(Cancel) != before; i++)
            await Task.Delay(20, Cancel);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_version_before_the_supported_ones_is_told_as_such()
    {
        await using var device = await VirtualDevice.MakeAsync("6.44.6", Cancel, "/ip address add address=172.16.1.2/24 interface=ether1");
        var fault = (await device.Drivers.ConnectAsync(device.AccessWith("correct horse", null, tls: false), Cancel)).Fault!;
        fault.Reason.ShouldBe(FaultReason.UnsupportedVersion);
        fault.Detail!.ShouldStartWith("6.44.6");
    }

    [Fact]
    public async Task Names_with_every_trick_come_back_from_the_undo_as_they_were()
    {
        const string evil = "a\"b\\c$(d) [/system reboot]; {x}\n\r\t?é";
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        var tag = device.Link.Tag;
        var desired = new RouterOsDesired
        {
            Tag = tag,
            Rows =
            [
                new DesiredRow
                {
                    Menu = RouterOsMenu.FirewallFilter,
                    Stamp = new Stamp(tag, Purpose.ForwardIn),
                    Fields = [new Field("chain", "forward"), new Field("log-prefix", evil), new Field("content", evil)],
                },
            ],
        };
        await EstablishAsync(driver, desired);
        (await PlanAsync(driver, desired)).Operations.ShouldBeEmpty();
        var before = await device.SnapshotAsync(Cancel);
        var pending = await PushAsync(driver, new RouterOsDesired { Tag = tag, Rows = [] });
        (await driver.RollBackAsync(pending, Cancel)).Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
        (await PlanAsync(driver, desired)).Operations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_set_survives_its_storage()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        await using var driver = await ConnectAsync(device);
        await EstablishAsync(driver, device.Link);
        var changes = await PlanAsync(driver, device.OtherLink);
        var read = JsonSerializer.Deserialize<ChangeSet>(JsonSerializer.Serialize(changes))!;
        JsonSerializer.Serialize(read).ShouldBe(JsonSerializer.Serialize(changes));
        read.Operations.Count.ShouldBe(changes.Operations.Count);
    }

    [Fact]
    public async Task Nobody_listening_and_no_certificate_are_told_apart()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel, "/system identity set name=bare");
        // api-ssl is there but has no certificate.
        (await device.Drivers.ReadFingerprintAsync(device.Access.Endpoint, Cancel)).Fault!.Reason.ShouldBeOneOf(FaultReason.NoCertificate, FaultReason.Unreachable, FaultReason.NotRouterOs);
        var nobody = new ManagementEndpoint("127.0.0.1", 1, ManagementTransport.Api);
        (await device.Drivers.ConnectAsync(device.Access with { Endpoint = nobody, PinnedFingerprint = null }, Cancel)).Fault!.Reason.ShouldBe(FaultReason.Unreachable);
    }

    private static async Task<IDeviceDriver> ConnectAsync(VirtualDevice device) => (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;

    private static async Task<ChangeSet> PlanAsync(IDeviceDriver driver, DesiredState desired) =>
        driver.Compare(desired, (await driver.ReadAsync(desired.Tag, Cancel)).Value!);

    private static async Task<PendingCommit> PushAsync(IDeviceDriver driver, DesiredState desired, TimeSpan? revertIn = null)
    {
        var armed = await driver.ArmAsync(await PlanAsync(driver, desired), "u", revertIn ?? TimeSpan.FromMinutes(1), Cancel);
        armed.Fault.ShouldBeNull();
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        return armed.Value!;
    }

    private static async Task EstablishAsync(IDeviceDriver driver, DesiredState desired) =>
        (await driver.ConfirmAsync(await PushAsync(driver, desired), Cancel)).Fault.ShouldBeNull();

    private sealed class OnStep(int index, Action act) : IProgress<OperationProgress>
    {
        public void Report(OperationProgress value)
        {
            if (value.Index == index && value.Stage == OperationStage.Started)
                act();
        }
    }
}

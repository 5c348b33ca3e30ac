using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.Deployment.Tests.RouterOs;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

/// <summary>The rows on a virtual router: what is written, and that nothing of it stays, whatever happens in between.</summary>
public sealed partial class RouterNatCheckTests
{
    private static readonly Ipv4Address Uplink = Ipv4Address.Parse("172.16.1.2");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.16.2")]
    [InlineData("7.20.8")]
    public async Task The_daemon_asks_both_addresses_by_rows_that_are_gone_at_the_end(string version)
    {
        await using var device = await VirtualDevice.MakeAsync(version, Cancel);
        var before = await device.SnapshotAsync(Cancel);
        var responder = new FakeResponder();

        var checking = CheckAsync(device, responder);
        var rows = await WrittenAsync(device);
        var identity = Identity().Match(rows).Groups[1].Value;
        foreach (var address in new[] { "198.51.100.10", "198.51.100.11" })
        {
            ulong token = address.EndsWith('0') ? 1UL : 2UL;
            responder.Saw(address, 500, "203.0.113.9", 500, token);
            responder.Saw(address, 4500, "203.0.113.9", 33_000, token, identity);
        }
        var result = await checking;

        result.Left.ShouldBeNull();
        result.Check.Fault.ShouldBeNull();
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
        var profile = NatClassifier.Classify(result.Check.Measurement);
        profile.Nat.ShouldBe(NatPresence.Present);
        profile.Port500.ShouldBe(new PortUse(Passage.Passes, true, 500));
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, false, 33_000));
        result.Check.Measurement.Trials.OfType<NatTrial.NatTold>().ShouldContain(told => told.DeviceEnd == NatSign.Translated && told.ResponderEnd == NatSign.Clear);
        result.Check.Measurement.Trials.ShouldAllBe(trial => trial.Packets.Count > 0);
    }

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.20.8")]
    public async Task What_is_written_is_ours_by_name_and_covers_no_traffic(string version)
    {
        await using var device = await VirtualDevice.MakeAsync(version, Cancel);
        var others = Lines(await device.SnapshotAsync(Cancel));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var checking = CheckAsync(device, new FakeResponder(), cancellationToken: stop.Token);

        var written = Lines(await WrittenAsync(device)).Except(others).Where(line => line.StartsWith("add ", StringComparison.Ordinal) && !line.Contains("orch-rb-", StringComparison.Ordinal)).ToList();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(checking);

        written.Count.ShouldBe(11);
        written.ShouldAllBe(line => line.Contains("orch", StringComparison.Ordinal));
        written.Where(line => line.Contains("exchange-mode=ike2", StringComparison.Ordinal)).Count().ShouldBe(2);
        written.ShouldContain(line => line.Contains("address=198.51.100.10/32", StringComparison.Ordinal) && line.Contains("local-address=172.16.1.2", StringComparison.Ordinal));
        written.Count(line => line.Contains("chain=output", StringComparison.Ordinal)).ShouldBe(2);
        written.Where(line => line.Contains("dst-address=", StringComparison.Ordinal) && !line.Contains("chain=output", StringComparison.Ordinal)).ShouldAllBe(line => line.Contains("src-address=192.0.0.8/32", StringComparison.Ordinal));
        Lines(await device.SnapshotAsync(Cancel)).ShouldBe(others);
    }

    [Fact]
    public async Task Cancelling_removes_the_rows_before_it_is_heard()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var checking = CheckAsync(device, new FakeResponder(), cancellationToken: stop.Token);
        await WrittenAsync(device);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(checking);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    /// <summary>A wrong address, a rule, IPsec switched off: whatever keeps it from asking says nothing of the way.</summary>
    [Fact]
    public async Task A_router_that_never_asked_tells_nothing_of_port_500()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);

        var result = await CheckAsync(device, new FakeResponder(), TimeSpan.FromSeconds(1));

        result.Check.Measurement.Trials.ShouldBeEmpty();
        NatClassifier.Classify(result.Check.Measurement).Evidence.ShouldBeEmpty();
        result.Check.Stages.ShouldContain(new NatStageReport(NatCheckStage.Daemon, NatStageState.Done, NatStageNote.NotSeen));
    }

    [Fact]
    public async Task A_router_that_asked_by_its_own_count_and_that_nobody_hears_finds_port_500_blocked()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel, packets: new CountingPackets { Each = 3 });

        var result = await CheckAsync(device, new FakeResponder(), TimeSpan.FromSeconds(1));

        var profile = NatClassifier.Classify(result.Check.Measurement);
        profile.Port500.Passage.ShouldBe(Passage.Blocked);
        profile.Nat.ShouldBe(NatPresence.Unknown);
        result.Check.Stages.ShouldContain(new NatStageReport(NatCheckStage.Daemon, NatStageState.Done, NatStageNote.NoAnswer));
    }

    [Fact]
    public async Task A_responder_whose_reports_do_not_come_is_no_port_that_is_blocked()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel, packets: new CountingPackets { Each = 3 });

        var result = await CheckAsync(device, new FakeResponder { Tells = false }, TimeSpan.FromSeconds(1));

        result.Check.Measurement.Trials.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_router_that_restarts_in_the_middle_loses_the_rows_by_itself()
    {
        await using var device = await VirtualDevice.MakeAsync("7.20.8", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        var checking = CheckAsync(device, new FakeResponder(), TimeSpan.FromSeconds(2));
        await WrittenAsync(device);

        await device.RebootAsync(Cancel);

        var result = await checking;
        (result.Check.Fault!.Reason, result.Left).ShouldBe((FaultReason.ConnectionLost, null));
        result.Check.Measurement.Trials.ShouldBeEmpty("what was never asked is not silent");
        for (int i = 0; i < 100 && await device.SnapshotAsync(Cancel) != before; i++)
            await Task.Delay(20, Cancel);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    /// <summary>The app is gone and stays away: the undo alone takes the rows.</summary>
    [Fact]
    public async Task Where_the_router_cannot_be_reached_any_more_the_armed_undo_is_told_and_fires()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        var drivers = new CutDrivers(device.Drivers);
        using var random = RandomNumberGenerator.Create();

        var rows = new RowsHeard(device);
        var result = await new RouterNatCheck(drivers, TimeProvider.System, random).RunAsync(
            Target(device, TimeSpan.FromSeconds(1)) with { Rows = rows }, new FakeResponder(), new Progress<NatCheckProgress>(), Cancel);

        var left = result.Left.ShouldNotBeNull();
        rows.Heard.ShouldBe([$"until {left.RevertsAt:O}"], "what may stand still is not said to be gone");
        (await device.SnapshotAsync(Cancel)).ShouldContain("probe-");
        (left.RevertsAt - TimeProvider.System.GetUtcNow()).ShouldBeLessThan(TimeSpan.FromMinutes(2));
        device.Advance(TimeSpan.FromMinutes(2));
        for (int i = 0; i < 100 && await device.SnapshotAsync(Cancel) != before; i++)
            await Task.Delay(20, Cancel);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_router_that_lets_nobody_in_is_left_as_it_was()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var before = await device.SnapshotAsync(Cancel);

        var result = await CheckAsync(Target(device, TimeSpan.FromSeconds(1)) with { Access = device.WithWrongPassword }, device.Drivers);

        result.Check.Fault.ShouldNotBeNull().Reason.ShouldBe(FaultReason.WrongCredentials);
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    /// <summary>The rows before the one that is refused stand by then.</summary>
    [Fact]
    public async Task A_router_that_refuses_a_row_is_left_as_it_was()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        var middle = "";
        var drivers = new BentDrivers(device.Drivers)
        {
            // A name that no row has: refused as whatever else the router does not take.
            Written = changes => changes with { Operations = [.. changes.Operations.Select(each => each is AddRow { Menu: RouterOsMenu.IpsecIdentity } add ? add with { Fields = [new Field("peer", new Value.Plain("nobody")), .. add.Fields.Skip(1)] } : each)] },
            Applied = async () => middle = await device.SnapshotAsync(Cancel),
        };

        var result = await CheckAsync(Target(device, TimeSpan.FromSeconds(1)), drivers);

        result.Check.Fault.ShouldNotBeNull().Reason.ShouldBe(FaultReason.Refused);
        result.Left.ShouldBeNull();
        middle.ShouldContain("198.51.100.10/32", customMessage: "rows before it stood");
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Cancelling_while_the_undo_is_armed_leaves_nothing_of_it()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var middle = "";
        var drivers = new BentDrivers(device.Drivers)
        {
            Armed = async () =>
            {
                middle = await device.Router.ExportAsync(showSensitive: false, Cancel);
                await stop.CancelAsync();
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(CheckAsync(Target(device, TimeSpan.FromSeconds(1)), drivers, stop.Token));

        middle.ShouldContain("orch-rb-");
        (await device.Router.ExportAsync(showSensitive: false, Cancel)).ShouldNotContain("orch-rb-");
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Who_keeps_others_out_hears_of_the_rows_before_the_first_and_when_they_were_seen_gone()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var before = await device.SnapshotAsync(Cancel);
        using var random = RandomNumberGenerator.Create();
        var check = new RouterNatCheck(device.Drivers, TimeProvider.System, random);
        var rows = new RowsHeard(device);

        await check.RunAsync(Target(device, TimeSpan.FromSeconds(1)) with { Rows = rows }, new FakeResponder(), new Progress<NatCheckProgress>(), Cancel);
        rows.Heard.Count.ShouldBe(2);
        (rows.AtTheBeginning.Contains("probe-", StringComparison.Ordinal), rows.Heard[1], rows.AtTheEnd).ShouldBe((false, "gone", before));

        // Also of those that a stop cut off.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var stopped = new RowsHeard(device);
        var checking = check.RunAsync(Target(device, TimeSpan.FromSeconds(20)) with { Rows = stopped }, new FakeResponder(), new Progress<NatCheckProgress>(), stop.Token);
        await WrittenAsync(device);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => checking);
        (stopped.Heard.Count, stopped.AtTheEnd).ShouldBe((2, before));

        // Where others cannot be kept out, nothing is written.
        var refusing = new RowsHeard(device) { Refuses = true };
        await Should.ThrowAsync<InvalidOperationException>(() => check.RunAsync(Target(device, TimeSpan.FromSeconds(1)) with { Rows = refusing }, new FakeResponder(), new Progress<NatCheckProgress>(), Cancel));
        (await device.SnapshotAsync(Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task Who_is_expected_is_let_in_for_the_time_of_the_check_alone()
    {
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel);
        var responder = new FakeResponder();

        await CheckAsync(device, responder, TimeSpan.FromSeconds(1));

        var grant = responder.Grants.ShouldHaveSingleItem();
        grant.Sources.ShouldBe([Ipv4Prefix.Parse("203.0.113.9/32")]);
        grant.For.ShouldBeLessThan(TimeSpan.FromMinutes(2));
    }

    private static async Task<RouterCheckResult> CheckAsync(VirtualDevice device, FakeResponder responder, TimeSpan? patience = null, CancellationToken? cancellationToken = null)
    {
        using var random = RandomNumberGenerator.Create();
        return await new RouterNatCheck(device.Drivers, TimeProvider.System, random).RunAsync(
            Target(device, patience ?? TimeSpan.FromSeconds(20)), responder, new Progress<NatCheckProgress>(), cancellationToken ?? Cancel);
    }

    private static async Task<RouterCheckResult> CheckAsync(RouterCheckTarget target, IDeviceDrivers drivers, CancellationToken? cancellationToken = null)
    {
        using var random = RandomNumberGenerator.Create();
        return await new RouterNatCheck(drivers, TimeProvider.System, random).RunAsync(target, new FakeResponder(), new Progress<NatCheckProgress>(), cancellationToken ?? Cancel);
    }

    private static RouterCheckTarget Target(VirtualDevice device, TimeSpan patience) =>
        new() { Access = device.Access, Uplink = Uplink, Sources = [Ipv4Prefix.Parse("203.0.113.9/32")], Patience = patience };

    /// <summary>The router's export once the last row stands.</summary>
    private static async Task<string> WrittenAsync(VirtualDevice device)
    {
        for (int tries = 0; ; tries++)
        {
            var export = await device.SnapshotAsync(Cancel);
            if (Identity().Count(export) >= 2)
                return export;
            tries.ShouldBeLessThan(500, export);
            await Task.Delay(20, Cancel);
        }
    }

    private static List<string> Lines(string export) => [.. export.Split('\n')];

    [GeneratedRegex("my-id=\"?fqdn:(probe-[0-9a-f]{16})")]
    private static partial Regex Identity();

    private sealed class RowsHeard(VirtualDevice device) : IStandingRows
    {
        public List<string> Heard { get; } = [];

        public bool Refuses { get; init; }

        public string AtTheBeginning { get; private set; } = "";

        public string AtTheEnd { get; private set; } = "";

        public async Task ComeAsync(DateTimeOffset until, CancellationToken cancellationToken)
        {
            if (Refuses)
                throw new InvalidOperationException();
            AtTheBeginning = await device.SnapshotAsync(cancellationToken);
            Heard.Add($"until {until:O}");
        }

        public async Task WentAsync()
        {
            AtTheEnd = await device.SnapshotAsync(Cancel);
            Heard.Add("gone");
        }
    }

    /// <summary>Connects once; afterwards neither that connection nor a new one can roll anything back.</summary>
    private sealed class CutDrivers(IDeviceDrivers drivers) : IDeviceDrivers
    {
        private int _connected;

        public async Task<Outcome<IDeviceDriver>> ConnectAsync(DeviceAccess access, CancellationToken cancellationToken)
        {
            if (_connected++ > 0)
                return new DeviceFault(FaultReason.Unreachable);
            var driver = await drivers.ConnectAsync(access, cancellationToken);
            return driver.Map(IDeviceDriver (each) => new CutDriver(each));
        }

        public Task<Outcome<string>> ReadFingerprintAsync(Orchestrator.Core.Topology.ManagementEndpoint endpoint, CancellationToken cancellationToken) => drivers.ReadFingerprintAsync(endpoint, cancellationToken);
    }
}

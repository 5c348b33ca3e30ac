using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>What the driver makes of what a router says about a link.</summary>
public sealed class ObservationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.20.8")]
    public async Task A_working_link_is_seen_working(string version)
    {
        var packets = new ScriptedPackets();
        var (device, driver, design) = await LinkedAsync(version, packets);
        await using var first = device;
        await using var second = driver;
        Connect(packets, design);
        await RunningAsync(packets, driver, design);

        var seen = (await driver.ObserveAsync(LinkProbes.For(design, LinkSide.A), Cancel)).Value!;

        seen.Ike.State.ShouldBe(IkeState.Established);
        seen.Ike.Version.ShouldBe(2);
        seen.Ike.Remote.ShouldBe("198.51.100.20:4500");
        seen.Ike.EstablishedFor.ShouldBe(new TimeSpan(1, 2, 3));
        seen.Child.ShouldBe(new ChildObservation(true)
        {
            UdpEncapsulated = true,
            Selectors = "10.255.128.1/32 === 10.255.128.2/32",
            Algorithms = "aes-cbc/256/sha256",
            BytesIn = 2048,
            BytesOut = 1024,
            RekeyIn = TimeSpan.FromMinutes(45),
        });
        seen.Route.InterfaceRunning.ShouldBeTrue();
        seen.Nat.ShouldBe(new NatObservation(true, null, 0));
        seen.Mtu.ShouldBe(new MtuObservation(design.Mtu, true));
        seen.TunnelPing.ShouldBe(new PingObservation(design.A.Tunnel.Address, design.B.Tunnel.Address, null, false, 3, 3, TimeSpan.FromMicroseconds(1250)));
        seen.LanPing!.From.ShouldBe(Ipv4Address.Parse("10.1.0.1"));
        seen.FullSizePing!.Received.ShouldBe(3);
        packets.Pings.ShouldContain(ping => ping.DoNotFragment && ping.Size == design.Mtu);
    }

    [Fact]
    public async Task A_path_that_is_too_narrow_shows_in_the_full_size_ping_alone()
    {
        var packets = new ScriptedPackets { Largest = 1000 };
        var (device, driver, design) = await LinkedAsync("7.16.2", packets);
        await using var first = device;
        await using var second = driver;
        var seen = (await driver.ObserveAsync(LinkProbes.For(design, LinkSide.A), Cancel)).Value!;
        seen.TunnelPing!.Received.ShouldBe(3);
        seen.FullSizePing!.Received.ShouldBe(0);
    }

    [Fact]
    public async Task Connections_with_an_old_nat_decision_are_counted_and_removed_by_a_nat_change()
    {
        var packets = new ScriptedPackets();
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel, packets: packets);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        Track(packets, "10.255.128.1", "10.255.128.2", "172.16.1.2");
        Track(packets, "10.255.128.1", "10.255.128.2", "10.255.128.1");
        Track(packets, "10.1.0.7:51000", "93.184.216.34:443", "172.16.1.2:51000");
        var design = SampleFleet.Plan(device.Vault, "7.16.2").Design!;
        (await driver.ObserveAsync(LinkProbes.For(design, LinkSide.A), Cancel)).Value!.Nat.StaleConnections.ShouldBe(1);

        await PushAsync(driver, device.Link);

        packets.Rows("ip/firewall/connection").Select(row => row["reply-dst-address"]).ShouldBe(["10.255.128.1", "172.16.1.2:51000"]);
    }

    [Theory]
    [InlineData(StaleWay.Translated, "tcp 10.1.0.7 10.2.0.9 172.16.1.2, tcp 10.2.0.9 10.1.0.7 172.16.1.2")]
    [InlineData(StaleWay.Untranslated, "tcp 10.1.0.8 10.2.0.9 10.1.0.8, udp 10.1.0.9 10.2.0.9 10.1.0.9 fast")]
    [InlineData(StaleWay.Fasttracked, "udp 10.1.0.9 10.2.0.9 10.1.0.9 fast")]
    public async Task The_connections_that_a_fix_names_end_and_no_others(StaleWay way, string ended)
    {
        string[] all = ["tcp 10.1.0.7 10.2.0.9 172.16.1.2", "tcp 10.2.0.9 10.1.0.7 172.16.1.2", "tcp 10.1.0.8 10.2.0.9 10.1.0.8", "udp 10.1.0.9 10.2.0.9 10.1.0.9 fast", "tcp 10.1.0.7 93.184.216.34 172.16.1.2", "tcp 10.9.0.7 10.2.0.9 10.9.0.7"];
        var packets = new ScriptedPackets();
        await using var device = await VirtualDevice.MakeAsync("7.16.2", Cancel, packets: packets);
        await using var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        foreach (var words in all.Select(line => line.Split(' ')))
            packets.Add("ip/firewall/connection", ("protocol", words[0]), ("src-address", words[1] + ":1000"), ("dst-address", words[2] + ":443"), ("reply-src-address", words[2] + ":443"), ("reply-dst-address", words[3] + ":1000"), ("fasttrack", words.Length > 4 ? "true" : "false"));

        (await driver.ReadRulesAsync(Cancel)).Value!.Connections!.Count.ShouldBe(all.Length);
        var changes = new ChangeSet { Tag = device.Link.Tag, Baseline = "", Operations = [], Stale = new StaleConnections(way, [Range("10.1.0.0", "10.1.0.255")], [Range("10.2.0.0", "10.2.0.255")]) };
        var armed = (await driver.ArmAsync(changes, "s", TimeSpan.FromMinutes(1), Cancel)).Value!;
        (await driver.ApplyAsync(armed, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();

        var left = (await driver.ReadRulesAsync(Cancel)).Value!.Connections!.Select(one => $"{one.Protocol} {one.Original.Source} {one.Original.Destination} {one.Reply.Destination}{(one.Fasttracked ? " fast" : "")}");
        left.ShouldBe(all.Except(ended.Split(", ")).Select(line => line.Replace("tcp", "6", StringComparison.Ordinal).Replace("udp", "17", StringComparison.Ordinal)));
    }

    private static AddressRange Range(string first, string last) => new(Ipv4Address.Parse(first), Ipv4Address.Parse(last));

    private static async Task<(VirtualDevice Device, IDeviceDriver Driver, LinkDesign Design)> LinkedAsync(string version, ScriptedPackets packets)
    {
        var device = await VirtualDevice.MakeAsync(version, Cancel, packets: packets);
        var driver = (await device.Drivers.ConnectAsync(device.Access, Cancel)).Value!;
        (await driver.ConfirmAsync(await PushAsync(driver, device.Link), Cancel)).Fault.ShouldBeNull();
        return (device, driver, SampleFleet.Plan(device.Vault, version).Design!);
    }

    private static void Connect(ScriptedPackets packets, LinkDesign design)
    {
        packets.Add("ip/ipsec/active-peers",
            ("id", "somebody"), ("local-address", "172.16.1.2"), ("remote-address", "203.0.113.7"), ("port", "500"), ("state", "message-1-sent"));
        packets.Add("ip/ipsec/active-peers",
            ("id", "hub"), ("local-address", "172.16.1.2"), ("remote-address", "198.51.100.20"), ("port", "4500"), ("state", "established"),
            ("uptime", "1h2m3s"), ("natt-peer", "true"), ("comment", new Stamp(design.Tag, Purpose.Identity).ToString()));
        packets.Add("ip/ipsec/installed-sa", Sa("172.16.1.2:4500", "198.51.100.20:4500", "1024"));
        packets.Add("ip/ipsec/installed-sa", Sa("198.51.100.20:4500", "172.16.1.2:4500", "2048"));
        packets.Add("ip/ipsec/installed-sa", Sa("172.16.1.2", "203.0.113.7", "77"));
    }

    private static (string, string)[] Sa(string from, string to, string bytes) =>
    [
        ("src-address", from), ("dst-address", to), ("state", "mature"), ("enc-algorithm", "aes-cbc"), ("enc-key-size", "256"),
        ("auth-algorithm", "sha256"), ("current-bytes", bytes), ("expires-in", "45m"),
    ];

    // The router's own ids join its configuration with what its data plane says.
    private static async Task RunningAsync(ScriptedPackets packets, IDeviceDriver driver, LinkDesign design)
    {
        var state = (RouterOsActual)(await driver.ReadAsync(design.Tag, Cancel)).Value!;
        var policy = state.Rows(RouterOsMenu.IpsecPolicy).Single(row => row.Stamp is not null);
        var tunnel = state.Rows(RouterOsMenu.Ipip).Single();
        packets.Overlay("ip/ipsec/policy", policy.Id, ("ph2-state", "established"), ("active", "true"));
        packets.Overlay("interface", tunnel.Id, ("running", "true"), ("actual-mtu", tunnel["mtu"]!));
    }

    private static void Track(ScriptedPackets packets, string source, string destination, string answersTo) =>
        packets.Add("ip/firewall/connection",
            ("protocol", "ipencap"), ("src-address", source), ("dst-address", destination), ("reply-src-address", destination), ("reply-dst-address", answersTo));

    private static async Task<PendingCommit> PushAsync(IDeviceDriver driver, DesiredState desired)
    {
        var changes = driver.Compare(desired, (await driver.ReadAsync(desired.Tag, Cancel)).Value!);
        var armed = await driver.ArmAsync(changes, "u", TimeSpan.FromMinutes(1), Cancel);
        (await driver.ApplyAsync(armed.Value!, new Progress<OperationProgress>(), Cancel)).Fault.ShouldBeNull();
        return armed.Value!;
    }
}

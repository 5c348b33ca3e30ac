using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Diagnosis;

namespace Orchestrator.Core.Tests.Diagnosis;

public sealed class LinkJudgeTests
{
    private static readonly Ipv4Prefix FarLan = Prefix("10.2.0.0/24");

    /// <summary>One fault each: what is done to a good link, and the light that tells it.</summary>
    private static readonly Dictionary<LightFinding, (Func<Case, Case> Fault, LightKind Kind, LightState State, string? Device, string? Detail)> Findings = new()
    {
        [LightFinding.IkeEstablished] = (good => good, LightKind.Ike, LightState.Good, null, null),
        [LightFinding.IkeConnecting] = (good => Branch(good, seen => seen with { Ike = new(IkeState.Connecting) }), LightKind.Ike, LightState.Working, "branch", null),
        [LightFinding.IkeDown] = (good => Branch(good, seen => seen with { Ike = new(IkeState.None) { LastError = "AUTHENTICATION_FAILED" } }), LightKind.Ike, LightState.Bad, "branch", "AUTHENTICATION_FAILED"),
        [LightFinding.IkeNotExpectedEncapsulation] = (good => Hub(good, seen => seen with { Ike = seen.Ike with { Local = "198.51.100.10:500" } }), LightKind.Ike, LightState.Bad, "hub", "198.51.100.10:500"),
        [LightFinding.SaInstalled] = (good => good, LightKind.Sa, LightState.Good, null, null),
        [LightFinding.SaMissing] = (good => Hub(good, seen => seen with { Child = new(false) }), LightKind.Sa, LightState.Bad, "hub", null),
        [LightFinding.SaNotEncapsulated] = (good => Hub(good, seen => seen with { Child = seen.Child with { UdpEncapsulated = false } }), LightKind.Sa, LightState.Bad, "hub", "a === b"),
        [LightFinding.SaNoTraffic] = (good => Hub(Silent(good), seen => seen with { Child = seen.Child with { BytesIn = 0 } }), LightKind.Sa, LightState.Bad, "hub", "in"),
        [LightFinding.RouteBothWays] = (good => good, LightKind.Route, LightState.Good, null, null),
        [LightFinding.RouteMissing] = (good => Branch(good, seen => seen with { Route = new(true, [FarLan]) }), LightKind.Route, LightState.Bad, "branch", "10.2.0.0/24"),
        [LightFinding.TunnelInterfaceDown] = (good => Hub(good, seen => seen with { Route = new(false, []) }), LightKind.Route, LightState.Bad, "hub", "orch-aaaaaaaa"),
        [LightFinding.TunnelPingLost] = (Silent, LightKind.Route, LightState.Bad, "hub", "10.255.0.1 -> 10.255.0.2"),
        [LightFinding.LanPingLost] = (good => Branch(good, seen => seen with { LanPing = Ping("10.2.0.1", "10.1.0.1", 0) }), LightKind.Route, LightState.Bad, "branch", "10.2.0.1 -> 10.1.0.1"),
        [LightFinding.NatExceptionFirst] = (good => good, LightKind.Nat, LightState.Good, null, null),
        [LightFinding.NatExceptionMissing] = (good => Branch(good, seen => seen with { Nat = new(false, null, 0) }), LightKind.Nat, LightState.Bad, "branch", null),
        [LightFinding.NatRuleCatches] = (good => Branch(good, seen => seen with { Nat = new(true, "rule 3: masquerade ether1", 0) }), LightKind.Nat, LightState.Bad, "branch", "rule 3: masquerade ether1"),
        [LightFinding.NatStaleConnections] = (good => Branch(Silent(good), seen => seen with { Nat = new(true, null, 2) }), LightKind.Nat, LightState.Bad, "branch", "2"),
        [LightFinding.MtuFits] = (good => good, LightKind.Mtu, LightState.Good, null, null),
        [LightFinding.MtuTooLarge] = (good => Hub(good, seen => seen with { FullSizePing = Ping("10.255.0.1", "10.255.0.2", 0) with { Size = 1386 } }), LightKind.Mtu, LightState.Bad, "hub", "1386"),
        [LightFinding.MtuDiffers] = (good => Hub(good, seen => seen with { Mtu = new(1480, true) }), LightKind.Mtu, LightState.Bad, "hub", "1480, planned 1386"),
        [LightFinding.MssClampMissing] = (good => Branch(good, seen => seen with { Mtu = new(1386, false) }), LightKind.Mtu, LightState.Bad, "branch", "1346"),
        [LightFinding.DeviceUnreachable] = (good => good with { Branch = null }, LightKind.Route, LightState.Unknown, "branch", "TimedOut"),
        [LightFinding.NotLookedYet] = (good => Hub(Branch(good, NoPing), NoPing), LightKind.Route, LightState.Unknown, null, null),
    };

    public static TheoryData<LightFinding> All() => [.. Enum.GetValues<LightFinding>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Each_finding_has_its_light_state_device_and_detail(LightFinding finding)
    {
        var (fault, kind, state, device, detail) = Findings[finding];
        var light = Judge(fault(Good()))[kind];
        (light.Finding, light.State, light.Device, light.Detail).ShouldBe((finding, state, device, detail));
        light.Evidence.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_link_without_a_fault_has_five_good_lights_in_their_order()
    {
        var lights = Judge(Good());
        lights.Worst.ShouldBe(LightState.Good);
        lights.Lights.Select(light => light.Kind).ShouldBe(Enum.GetValues<LightKind>());
    }

    [Fact]
    public void A_device_that_does_not_answer_makes_no_light_bad()
    {
        foreach (var silent in new[] { Good() with { Hub = null }, Good() with { Branch = null }, new Case(null, null) })
            Judge(silent).Lights.ShouldAllBe(light => light.State == LightState.Unknown && light.Finding == LightFinding.DeviceUnreachable);
    }

    [Fact]
    public void A_fault_of_the_device_that_answers_is_told_even_if_the_other_is_silent()
    {
        var lights = Judge(Hub(Good() with { Branch = null }, seen => seen with { Nat = new(true, "rule 1", 0), Mtu = new(1480, true) }));
        lights[LightKind.Nat].Finding.ShouldBe(LightFinding.NatRuleCatches);
        lights[LightKind.Mtu].Finding.ShouldBe(LightFinding.MtuDiffers);
        lights[LightKind.Ike].Finding.ShouldBe(LightFinding.DeviceUnreachable);
    }

    [Fact]
    public void While_ike_negotiates_its_consequences_are_working_and_real_faults_stay_bad()
    {
        var negotiating = Hub(Branch(Silent(Good()), seen => seen with { Ike = new(IkeState.Connecting), Child = new(false) }),
            seen => seen with { Ike = new(IkeState.None), Child = new(false), Nat = new(false, null, 0) });
        Judge(negotiating).Lights.Select(light => light.State).ShouldBe(
            [LightState.Working, LightState.Working, LightState.Working, LightState.Bad, LightState.Unknown]);
    }

    [Fact]
    public void A_negotiation_with_an_error_is_down_and_not_connecting()
    {
        var light = Judge(Branch(Good(), seen => seen with { Ike = new(IkeState.Connecting) { LastError = "NO_PROPOSAL_CHOSEN" } }))[LightKind.Ike];
        (light.Finding, light.Detail).ShouldBe((LightFinding.IkeDown, "NO_PROPOSAL_CHOSEN"));
    }

    [Fact]
    public void An_end_without_ike_is_down_though_the_other_thinks_it_is_established()
    {
        var light = Judge(Hub(Good(), seen => seen with { Ike = new(IkeState.None) }))[LightKind.Ike];
        (light.Finding, light.State, light.Device).ShouldBe((LightFinding.IkeDown, LightState.Bad, "hub"));
    }

    [Fact]
    public void A_mapped_port_of_the_peer_is_not_a_missing_encapsulation()
    {
        Judge(Hub(Good(), seen => seen with { Ike = seen.Ike with { Remote = "203.0.113.7:31022" } }))[LightKind.Ike].State.ShouldBe(LightState.Good);
    }

    [Fact]
    public void A_counter_at_zero_is_no_fault_while_pings_are_answered()
    {
        Judge(Hub(Good(), seen => seen with { Child = seen.Child with { BytesIn = 0 } }))[LightKind.Sa].State.ShouldBe(LightState.Good);
    }

    [Fact]
    public void Older_tracked_connections_are_no_fault_while_pings_are_answered()
    {
        Judge(Hub(Good(), seen => seen with { Nat = new(true, null, 3) }))[LightKind.Nat].State.ShouldBe(LightState.Good);
    }

    [Fact]
    public void Evidence_names_the_device_of_every_line()
    {
        Judge(Good())[LightKind.Ike].Evidence.ShouldBe([
            "hub: IKEv2 established, 198.51.100.10:4500 - 203.0.113.7:4500",
            "branch: IKEv2 established, 172.16.1.2:4500 - 198.51.100.10:4500"]);
    }

    private static FiveLights Judge(Case ends) => LinkJudge.Judge(
        new JudgedEnd("hub", Probe("10.255.0.1", "10.255.0.2"), ends.Hub, ends.Hub is null ? "TimedOut" : null),
        new JudgedEnd("branch", Probe("10.255.0.2", "10.255.0.1"), ends.Branch, ends.Branch is null ? "TimedOut" : null));

    private static Case Good() => new(
        Seen("198.51.100.10:4500", "203.0.113.7:4500", "10.255.0.1", "10.255.0.2", "10.1.0.1", "10.2.0.1"),
        Seen("172.16.1.2:4500", "198.51.100.10:4500", "10.255.0.2", "10.255.0.1", "10.2.0.1", "10.1.0.1"));

    private static Case Hub(Case ends, Func<LinkObservation, LinkObservation> change) => ends with { Hub = change(ends.Hub!) };

    private static Case Branch(Case ends, Func<LinkObservation, LinkObservation> change) => ends with { Branch = change(ends.Branch!) };

    private static Case Silent(Case ends) => Hub(Branch(ends, Lost), Lost);

    private static LinkObservation Lost(LinkObservation seen) =>
        seen with { TunnelPing = seen.TunnelPing! with { Received = 0 }, LanPing = seen.LanPing! with { Received = 0 }, FullSizePing = seen.FullSizePing! with { Received = 0 } };

    private static LinkObservation NoPing(LinkObservation seen) => seen with { TunnelPing = null, LanPing = null, FullSizePing = null };

    private static LinkObservation Seen(string ikeLocal, string ikeRemote, string local, string remote, string lan, string farLan) => new()
    {
        Ike = new IkeObservation(IkeState.Established) { Version = 2, Local = ikeLocal, Remote = ikeRemote },
        Child = new ChildObservation(true) { UdpEncapsulated = true, Selectors = "a === b", BytesIn = 84, BytesOut = 84 },
        Route = new RouteObservation(true, []),
        Nat = new NatObservation(true, null, 0),
        Mtu = new MtuObservation(1386, true),
        TunnelPing = Ping(local, remote, 3),
        LanPing = Ping(lan, farLan, 3),
        FullSizePing = Ping(local, remote, 3) with { Size = 1386, DontFragment = true },
    };

    private static PingObservation Ping(string from, string to, int received) =>
        new(Ipv4Address.Parse(from), Ipv4Address.Parse(to), null, false, 3, received, null);

    private static LinkProbe Probe(string local, string remote) => new()
    {
        Tag = LinkTag.TryParse("aaaaaaaa", out var tag) ? tag : default,
        TunnelInterface = "orch-aaaaaaaa",
        Peer = "orch-aaaaaaaa",
        LocalEndpoint = Ipv4Address.Parse(local),
        RemoteEndpoint = Ipv4Address.Parse(remote),
        LocalTunnelAddress = Ipv4Address.Parse(local),
        RemoteTunnelAddress = Ipv4Address.Parse(remote),
        RemoteLans = [FarLan],
        Mtu = 1386,
        Mss = 1346,
        ExpectUdpEncapsulation = true,
    };

    private static Ipv4Prefix Prefix(string text) => Ipv4Prefix.TryParse(text, out var prefix) ? prefix : throw new FormatException(text);

    private sealed record Case(LinkObservation? Hub, LinkObservation? Branch);
}

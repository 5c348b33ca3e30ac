using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Tests.Planning;

public sealed class NatKeepaliveTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(5, null)]
    [InlineData(8, null)]
    [InlineData(9, 8)]
    [InlineData(15, 8)]
    [InlineData(18, 9)]
    [InlineData(25, 12)]
    [InlineData(39, 19)]
    [InlineData(40, 20)]
    [InlineData(300, 20)]
    public void A_keepalive_is_half_of_what_a_mapping_lived_as_far_as_daemons_send_one_that_often(int alive, int? keepalive) =>
        ((int?)NatKeepalive.For(TimeSpan.FromSeconds(alive))?.TotalSeconds).ShouldBe(keepalive);

    [Fact]
    public void No_interval_is_as_long_as_the_lifetime()
    {
        for (int alive = 0; alive < 600; alive++)
            (NatKeepalive.For(TimeSpan.FromSeconds(alive)) >= TimeSpan.FromSeconds(alive)).ShouldBeFalse();
        NatKeepalive.For(TimeSpan.Zero).ShouldBeNull();
    }

    [Theory]
    [InlineData(25, 12)]
    [InlineData(18, 9)]
    [InlineData(12, 8)]
    public void A_short_life_has_dead_peer_detection_ask_so_often_that_the_mapping_stays(int alive, int dpd)
    {
        var (lifetime, interval) = (TimeSpan.FromSeconds(alive), TimeSpan.FromSeconds(dpd));
        var plan = Plan(new NatBoundary.BehindNat(lifetime));
        plan.Findings.Where(finding => finding is Finding.KeepaliveTooSlow).ShouldBe([new Finding.KeepaliveTooSlow("d1", lifetime, interval)]);
        plan.CanPush.ShouldBeTrue();
        Dpd(plan).ShouldBe(new Decision(DecisionKey.Dpd, $"every {dpd} s, 5 failures", new Reason.BelowTheMappingLifetime("d1", lifetime, interval)));
        plan.Design!.Dpd.ShouldBe(interval);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_mapping_that_no_keepalive_holds_forbids_the_link(int alive)
    {
        var plan = Plan(new NatBoundary.BehindNat(TimeSpan.FromSeconds(alive)));
        plan.Findings.ShouldContain(new Finding.NoKeepaliveShortEnough("d1", TimeSpan.FromSeconds(alive)));
        plan.CanPush.ShouldBeFalse();
    }

    [Fact]
    public void Who_chose_an_interval_is_told_what_comes_of_it()
    {
        Plan(new NatBoundary.BehindNat(TimeSpan.FromSeconds(5)), TimeSpan.FromSeconds(2)).Findings
            .ShouldContain(new Finding.KeepaliveTooSlow("d1", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2)));
        Plan(new NatBoundary.BehindNat(TimeSpan.FromSeconds(15)), TimeSpan.FromSeconds(30)).Findings
            .ShouldContain(new Finding.KeepaliveTooSlow("d1", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_long_life_and_a_forward_need_none()
    {
        foreach (var nat in (NatBoundary[])[new NatBoundary.BehindNat(TimeSpan.FromSeconds(40)), new NatBoundary.BehindNat(), new NatBoundary.BehindNat(TimeSpan.Zero, Ipv4Address.Parse("203.0.113.7"))])
        {
            var plan = Plan(nat);
            plan.CanPush.ShouldBeTrue();
            Dpd(plan).ShouldBe(new Decision(DecisionKey.Dpd, "every 30 s, 5 failures", new Reason.NoticesDeadPeer()));
        }
    }

    [Fact]
    public void Who_is_forwarded_and_soon_forgotten_lets_the_other_begin()
    {
        var plan = Plan(Forwarded(12));
        plan.Decisions.Single(decision => decision.Key == DecisionKey.Initiator).ShouldBe(new Decision(DecisionKey.Initiator, "d2", new Reason.EitherEndCould("d2")));
        plan.Findings.ShouldNotContain(finding => finding is Finding.KeepaliveTooSlow);
        Plan(Forwarded(60)).Decisions.Single(decision => decision.Key == DecisionKey.Initiator).Value.ShouldBe("d1");
    }

    /// <summary>The port may have become another one, to which no forward leads.</summary>
    [Theory]
    [InlineData(12)]
    [InlineData(5)]
    public void Who_is_forwarded_and_begins_all_the_same_needs_its_mapping(int alive)
    {
        var (lifetime, interval) = (TimeSpan.FromSeconds(alive), NatKeepalive.ShortestDpd);
        var plan = Plan(Forwarded(alive), initiator: LinkSide.A);
        plan.Findings.ShouldContain(new Finding.KeepaliveTooSlow("d1", lifetime, interval));
        plan.CanPush.ShouldBeTrue();
        plan.Design!.Dpd.ShouldBe(interval);
    }

    private static NatBoundary.BehindNat Forwarded(int alive) => new(TimeSpan.FromSeconds(alive), Ipv4Address.Parse("203.0.113.7"));

    private static Decision Dpd(LinkPlan plan) => plan.Decisions.Single(decision => decision.Key == DecisionKey.Dpd);

    private static LinkPlan Plan(NatBoundary nat, TimeSpan? dpd = null, LinkSide? initiator = null)
    {
        var (branch, hub) = (Box(1, "192.168.1.2", nat), Box(2, "198.51.100.1", new NatBoundary.PublicStatic()));
        return LinkPlanner.Plan(new PlanRequest
        {
            A = branch,
            B = hub,
            Link = new Link
            {
                Id = new LinkId(new Guid(9, 0, 0, new byte[8])),
                Name = "branch - hub",
                A = new LinkEnd(branch.Id, branch.Uplinks[0].Id, [branch.Lans[0].Prefix]),
                B = new LinkEnd(hub.Id, hub.Uplinks[0].Id, [hub.Lans[0].Prefix]),
                Addresses = InnerAddresses.Allocate([])!,
                Choices = new LinkChoices { DpdInterval = dpd, Initiator = initiator },
            },
        });
    }

    private static Device Box(int number, string address, NatBoundary nat)
    {
        var lan = Ipv4Prefix.Parse($"10.{number}.0.0/24");
        return new Device
        {
            Id = new DeviceId(new Guid(number, 0, 0, new byte[8])),
            Site = new SiteId(new Guid(number, 0, 0, new byte[8])),
            Name = $"d{number}",
            Management = new ManagementEndpoint("192.0.2.1", 22, ManagementTransport.Ssh),
            UserName = "orch",
            Facts = new LinuxFacts
            {
                Identity = $"d{number}",
                Distribution = "Debian GNU/Linux 12",
                Kernel = "6.1.0",
                StrongSwan = "5.9.8",
                Firewall = FirewallBackend.Nftables,
                Boot = BootPersistence.Systemd,
                ForwardsPackets = true,
                CanIpip = true,
            },
            Uplinks = [new Uplink { Id = new UplinkId(new Guid(number, 0, 0, new byte[8])), Interface = "eth0", Address = Ipv4Address.Parse(address), Nat = nat }],
            Lans = [new Lan { Id = new LanId(new Guid(number, 0, 0, new byte[8])), Interface = "eth1", Prefix = lan, RouterAddress = lan.Network + 1 }],
        };
    }
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Tests.Planning;

/// <summary>A link that carries other spokes' LANs by way of the hub.</summary>
public sealed class TransitTests
{
    private static readonly Ipv4Prefix Other = Ipv4Prefix.Parse("10.3.0.0/24");
    private static readonly Device Spoke = Router(1, "10.1.0.0/24", new NatBoundary.BehindNat());
    private static readonly Device Hub = Box(2, "10.2.0.0/24");

    [Fact]
    public void The_spoke_routes_opens_and_excepts_the_other_spoke_s_LAN()
    {
        var rows = ((RouterOsDesired)Plan([Other]).A!).Rows;

        rows.Where(row => row.Menu == RouterOsMenu.IpRoute).Select(row => Field(row, "dst-address")).ShouldBe(["10.2.0.0/24", "10.3.0.0/24"]);
        rows.Where(row => row.Menu == RouterOsMenu.FirewallFilter && Field(row, "chain") == "forward").Select(row => $"{Field(row, "src-address")} {Field(row, "dst-address")}")
            .ShouldBe(["10.2.0.0/24 10.1.0.0/24", "10.3.0.0/24 10.1.0.0/24", "10.1.0.0/24 10.2.0.0/24", "10.1.0.0/24 10.3.0.0/24"]);
        rows.Where(row => row.Menu == RouterOsMenu.FirewallNat).Select(row => Field(row, "src-address")).ShouldContain("10.3.0.0/24");
    }

    [Fact]
    public void The_hub_lets_it_pass_both_ways_and_routes_only_what_is_behind_the_link()
    {
        var link = ((LinuxDesired)Plan([Other]).B!).Link!;

        link.Tunnel.Routes.ShouldBe([Ipv4Prefix.Parse("10.1.0.0/24")]);
        link.Firewall.LocalLans.ShouldBe([Ipv4Prefix.Parse("10.2.0.0/24"), Other]);
        link.Firewall.RemoteLans.ShouldBe([Ipv4Prefix.Parse("10.1.0.0/24")]);
    }

    [Fact]
    public void The_spoke_is_verified_and_audited_for_all_it_reaches_and_the_hub_for_its_own_LANs()
    {
        var design = Plan([Other]).Design!;

        LinkProbes.For(design, LinkSide.A).RemoteLans.ShouldBe([Ipv4Prefix.Parse("10.2.0.0/24"), Other]);
        LinkAudits.For(design, LinkSide.A, "spoke - hub").RemoteLans.ShouldBe([Ipv4Prefix.Parse("10.2.0.0/24"), Other]);
        LinkAudits.For(design, LinkSide.B, "spoke - hub").LocalLans.ShouldBe([Ipv4Prefix.Parse("10.2.0.0/24")]);
    }

    [Fact]
    public void The_reason_names_the_hub() =>
        Plan([Other]).Decisions.Single(decision => decision.Key == DecisionKey.Routes)
            .ShouldBe(new Decision(DecisionKey.Routes, "10.1.0.0/24 and 10.2.0.0/24, 10.3.0.0/24", new Reason.LansOfBothEndsAndBeyond("d2")));

    [Fact]
    public void Another_spoke_s_LAN_that_overlaps_one_of_this_link_forbids_it() =>
        Plan([Ipv4Prefix.Parse("10.1.0.128/25")]).Findings.OfType<Finding.LansOverlap>().ShouldHaveSingleItem();

    [Fact]
    public void What_clashes_is_not_carried_through()
    {
        var same = Router(3, "10.1.0.0/24", new NatBoundary.BehindNat());
        var hubs = Router(4, "10.2.0.0/24", new NatBoundary.BehindNat());
        var free = Router(5, "10.3.0.0/24", new NatBoundary.BehindNat());
        var twice = Router(6, "10.3.0.0/16", new NatBoundary.BehindNat());

        LinkLans.Through(Hub, Spoke, [Spoke, Hub, same, hubs, free, twice]).ShouldBe([Other]);
        LinkLans.Through(Hub, Spoke, [free with { Lans = [free.Lans[0] with { InVpn = false }] }]).ShouldBeEmpty();
    }

    private static LinkPlan Plan(IReadOnlyList<Ipv4Prefix> transit)
    {
        var plan = LinkPlanner.Plan(new PlanRequest { Link = Link(transit), A = Spoke, B = Hub });
        return plan;
    }

    private static Link Link(IReadOnlyList<Ipv4Prefix> transit) => new()
    {
        Id = new LinkId(new Guid(9, 0, 0, new byte[8])),
        Name = "spoke - hub",
        A = new LinkEnd(Spoke.Id, Spoke.Uplinks[0].Id, [Spoke.Lans[0].Prefix]),
        B = new LinkEnd(Hub.Id, Hub.Uplinks[0].Id, [Hub.Lans[0].Prefix]) { Transit = transit },
        Addresses = InnerAddresses.Allocate([])!,
    };

    private static string? Field(DesiredRow row, string name) => row.Fields.FirstOrDefault(field => field.Name == name)?.Value.ToString();

    private static Device Router(int number, string lan, NatBoundary nat) => Device(number, lan, nat, new RouterOsFacts { Identity = $"d{number}", Version = "7.16.2 (stable)", Board = "hEX S", ReadsSecrets = true });

    private static Device Box(int number, string lan) => Device(number, lan, new NatBoundary.PublicStatic(), new LinuxFacts
    {
        Identity = $"d{number}",
        Distribution = "Debian GNU/Linux 12",
        Kernel = "6.1.0",
        StrongSwan = "5.9.8",
        CanIpip = true,
        ForwardsPackets = true,
        Boot = BootPersistence.Systemd,
        Firewall = FirewallBackend.Nftables,
    });

    private static Device Device(int number, string lan, NatBoundary nat, DeviceFacts facts)
    {
        var id = new Guid(number, 0, 0, new byte[8]);
        var prefix = Ipv4Prefix.Parse(lan);
        return new Device
        {
            Id = new DeviceId(id),
            Site = new SiteId(id),
            Name = $"d{number}",
            Management = new ManagementEndpoint("192.0.2.1", 8729, ManagementTransport.ApiTls),
            UserName = "orch",
            Facts = facts,
            Uplinks = [new Uplink { Id = new UplinkId(id), Interface = "ether1", Address = Ipv4Address.Parse($"198.51.100.{number}"), Nat = nat }],
            Lans = [new Lan { Id = new LanId(id), Interface = "bridge", Prefix = prefix, RouterAddress = prefix.Network + 1 }],
        };
    }
}

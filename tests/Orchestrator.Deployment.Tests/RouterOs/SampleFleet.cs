using Orchestrator.Core.Addressing;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>A branch router behind a NAT and a hub, and what planning asks of the branch.</summary>
internal static class SampleFleet
{
    /// <summary>The roles turned: the router is the hub, and its peer comes from anywhere.</summary>
    public static RouterOsDesired HubWanted(TestVault vault, string version)
    {
        var lans = new[] { Ipv4Prefix.Parse("10.2.0.0/24") };
        var router = Branch(version) with
        {
            Uplinks = [new Uplink { Id = Uplink(1), Interface = "ether1", Address = Ipv4Address.Parse("198.51.100.10"), Nat = new NatBoundary.PublicStatic() }],
        };
        var far = Hub(lans) with
        {
            Uplinks = [new Uplink { Id = Uplink(2), Interface = "wan0", Address = Ipv4Address.Parse("172.16.9.2"), Nat = new NatBoundary.BehindNat() }],
        };
        return Wanted(Plan(vault, router, far, "psk-1", new LinkChoices(), lans));
    }

    public static LinkPlan Plan(TestVault vault, string version, string secret = "psk-1", LinkChoices? choices = null, params string[] farLans)
    {
        var lans = farLans.Length == 0 ? [Ipv4Prefix.Parse("10.2.0.0/24")] : farLans.Select(Ipv4Prefix.Parse).ToArray();
        return Plan(vault, Branch(version), Hub(lans), secret, choices ?? new LinkChoices(), lans);
    }

    public static RouterOsDesired Wanted(LinkPlan plan) => (RouterOsDesired)plan.A!;

    private static LinkPlan Plan(TestVault vault, Device router, Device far, string secret, LinkChoices choices, IReadOnlyList<Ipv4Prefix> lans)
    {
        var plan = LinkPlanner.Plan(new PlanRequest
        {
            Link = new Link
            {
                Id = new LinkId(Guid.Parse("7d9c3c1e-1111-4a6b-9c21-0123456789ab")),
                Name = "branch - hub",
                A = new LinkEnd(Id(1), Uplink(1), [Ipv4Prefix.Parse("10.1.0.0/24")]),
                B = new LinkEnd(Id(2), Uplink(2), lans),
                Addresses = new LinkAddresses(Ipv4Prefix.Parse("10.255.128.0/30"), Ipv4Prefix.Parse("10.255.0.0/30")),
                Choices = choices,
            },
            A = router,
            B = far,
            Secret = new SecretRef(secret, vault.Digest(vault.Text(secret))),
        });
        plan.Findings.Where(finding => finding.Severity == FindingSeverity.Error).ShouldBeEmpty();
        return plan;
    }

    private static Device Branch(string version) => new()
    {
        Id = Id(1),
        Site = new SiteId(Guid.Parse("00000000-0000-0000-0000-000000000012")),
        Name = "branch",
        Management = new ManagementEndpoint("127.0.0.1", 8729, ManagementTransport.ApiTls),
        UserName = "orch",
        Facts = new RouterOsFacts { Identity = "branch", Version = version },
        Uplinks = [new Uplink { Id = Uplink(1), Interface = "ether1", Address = Ipv4Address.Parse("172.16.1.2"), Nat = new NatBoundary.BehindNat() }],
        Lans = [Lan("10.1.0.0/24", "bridge", "10.1.0.1")],
    };

    private static Device Hub(IReadOnlyList<Ipv4Prefix> lans) => new()
    {
        Id = Id(2),
        Site = new SiteId(Guid.Parse("00000000-0000-0000-0000-000000000011")),
        Name = "hub",
        Management = new ManagementEndpoint("198.51.100.20", 22, ManagementTransport.Ssh),
        UserName = "root",
        Facts = new LinuxFacts
        {
            Identity = "hub",
            Distribution = "Debian GNU/Linux 12 (bookworm)",
            Kernel = "6.1.0",
            StrongSwan = "5.9.8",
            Firewall = FirewallBackend.Iptables,
            Boot = BootPersistence.Ifupdown,
            ForwardsPackets = true,
            CanIpip = true,
        },
        Uplinks = [new Uplink { Id = Uplink(2), Interface = "wan0", Address = Ipv4Address.Parse("198.51.100.20"), Nat = new NatBoundary.PublicStatic() }],
        Lans = [.. lans.Select(lan => Lan(lan.ToString(), "lan0", lan.Network.Add(1).ToString()))],
    };

    private static Lan Lan(string prefix, string name, string router) => new()
    {
        Id = new LanId(new Guid(HashId(prefix))),
        Interface = name,
        Prefix = Ipv4Prefix.Parse(prefix),
        RouterAddress = Ipv4Address.Parse(router),
    };

    private static byte[] HashId(string text) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))[..16];

    private static DeviceId Id(int number) => new(new Guid(number, 0, 0, new byte[8]));

    private static UplinkId Uplink(int number) => new(new Guid(number, 1, 0, new byte[8]));
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>A hub and a branch, with everything a record can hold.</summary>
internal static class Sample
{
    public static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public static Site Site(int number, string name) => new(new SiteId(Id(number)), name);

    public static Device Router(int number, string name, Site site, string lan = "10.1.0.0/24") => new()
    {
        Id = new DeviceId(Id(number)),
        Site = site.Id,
        Name = name,
        Management = new ManagementEndpoint("192.0.2.1", 8729, ManagementTransport.ApiTls),
        UserName = "orch",
        PinnedFingerprint = "AA:BB",
        Facts = new RouterOsFacts
        {
            Identity = name,
            Version = "7.16.2 (stable)",
            Board = "RB5009",
            ReadsSecrets = true,
            Interfaces = [new InterfaceFact("ether1", [], 1500, Running: true)],
            DefaultRoute = new DefaultRouteFact(Ipv4Address.Parse("192.168.88.1"), "ether1"),
        },
        Uplinks =
        [
            new Uplink
            {
                Id = new UplinkId(Id(number + 1000)),
                Interface = "ether1",
                Address = Ipv4Address.Parse("192.168.88.2"),
                Gateway = Ipv4Address.Parse("192.168.88.1"),
                Nat = new NatBoundary.BehindNat(TimeSpan.FromSeconds(60)),
                PathMtu = 1492,
            },
            new Uplink { Id = new UplinkId(Id(number + 2000)), Interface = "lte1", Nat = new NatBoundary.PublicDynamic() },
        ],
        Lans = [new Lan { Id = new LanId(Id(number + 3000)), Interface = "bridge", Prefix = Ipv4Prefix.Parse(lan), RouterAddress = Ipv4Prefix.Parse(lan).Network + 1 }],
    };

    public static Device Box(int number, string name, Site site, string lan = "10.2.0.0/24") => Router(number, name, site, lan) with
    {
        Management = new ManagementEndpoint("hub.example.net", 22, ManagementTransport.Ssh),
        Facts = new LinuxFacts
        {
            Identity = name,
            Distribution = "Debian GNU/Linux 12",
            Kernel = "6.1.0",
            StrongSwan = "5.9.8",
            Firewall = FirewallBackend.Nftables,
            Boot = BootPersistence.Systemd,
            ForwardsPackets = true,
            CanIpip = true,
        },
    };

    public static Link Link(int number, string name, Device a, Device b, int index = 0) => new()
    {
        Id = new LinkId(Id(number)),
        Name = name,
        A = new LinkEnd(a.Id, a.Uplinks[0].Id, [a.Lans[0].Prefix]),
        B = new LinkEnd(b.Id, b.Uplinks[0].Id, [b.Lans[0].Prefix]),
        Addresses = new LinkAddresses(
            Ipv4Prefix.Of(Ipv4Address.Parse("10.255.128.0") + (uint)(index * 4), 30), Ipv4Prefix.Of(Ipv4Address.Parse("10.255.0.0") + (uint)(index * 4), 30)),
        Choices = new LinkChoices
        {
            Initiator = LinkSide.B,
            IkeVersion = IkeVersion.V2,
            Ike = new IkeProposal(Encryption.Aes256Cbc, Integrity.Sha256, DhGroup.Modp2048),
            Mtu = 1400,
            DpdInterval = TimeSpan.FromSeconds(30),
        },
    };
}

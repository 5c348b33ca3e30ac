using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Platforms;
using Orchestrator.Deployment.Tests.Linux;

namespace Orchestrator.EndToEnd.Tests.Linux;

/// <summary>A link between the hub and the branch, as both would have it if both were Linux boxes.</summary>
internal static class HubLinks
{
    public static readonly LinkTag Tag = LinkTag.TryParse("abcdefgh", out var tag) ? tag : throw new InvalidOperationException();

    public static readonly TestVault Vault = new(("psk/1", "first secret \" $(id)"), ("psk/2", "second secret ' é"));

    private static readonly Ipv4Address HubEndpoint = Ipv4Address.Parse("10.255.128.1");
    private static readonly Ipv4Address BranchEndpoint = Ipv4Address.Parse("10.255.128.2");
    private static readonly Ipv4Prefix HubLan = Ipv4Prefix.Parse("10.2.0.0/24");
    private static readonly Ipv4Prefix BranchLan = Ipv4Prefix.Parse("10.1.0.0/24");

    public static LinuxLink Hub(BootPersistence boot) => new()
    {
        Connection = Connection("fqdn:hub.example", "fqdn:branch.example", HubEndpoint, BranchEndpoint) with { LocalAddress = Ipv4Address.Parse("203.0.113.20") },
        Tunnel = Tunnel(HubEndpoint, BranchEndpoint, "10.255.0.1/30", BranchLan, "10.2.0.1"),
        Firewall = Firewall("wan0", HubEndpoint, BranchEndpoint, HubLan, BranchLan),
        Boot = boot,
    };

    public static LinuxLink Branch => new()
    {
        Connection = Connection("fqdn:branch.example", "fqdn:hub.example", BranchEndpoint, HubEndpoint) with
        {
            RemoteAddress = Ipv4Address.Parse("203.0.113.20"),
            Start = StartAction.Start,
        },
        Tunnel = Tunnel(BranchEndpoint, HubEndpoint, "10.255.0.2/30", HubLan, "10.1.0.1"),
        Firewall = Firewall("ether1", BranchEndpoint, HubEndpoint, BranchLan, HubLan),
        Boot = BootPersistence.None,
    };

    public static LinkProbe HubProbe => new()
    {
        Tag = Tag,
        TunnelInterface = Tag.ObjectName,
        Peer = Tag.ObjectName,
        LocalEndpoint = HubEndpoint,
        RemoteEndpoint = BranchEndpoint,
        LocalTunnelAddress = Ipv4Address.Parse("10.255.0.1"),
        RemoteTunnelAddress = Ipv4Address.Parse("10.255.0.2"),
        RemoteLans = [BranchLan],
        LocalLanAddress = Ipv4Address.Parse("10.2.0.1"),
        RemoteLanAddress = Ipv4Address.Parse("10.1.0.1"),
        Mtu = 1418,
        Mss = 1378,
        ExpectUdpEncapsulation = true,
    };

    private static StrongSwanConnection Connection(string local, string remote, Ipv4Address near, Ipv4Address far) => new()
    {
        Name = Tag.ObjectName,
        Version = IkeVersion.V2,
        Authentication = Authentication.PreSharedKey,
        LocalId = local,
        RemoteId = remote,
        Secret = Vault.Ref("psk/1"),
        Ike = new IkeProposal(Encryption.Aes256Cbc, Integrity.Sha256, DhGroup.Modp2048),
        Esp = new EspProposal(Encryption.Aes256Gcm, Integrity.None, DhGroup.Modp2048),
        LocalSelector = Ipv4Prefix.Host(near),
        RemoteSelector = Ipv4Prefix.Host(far),
        Start = StartAction.None,
        DpdDelay = TimeSpan.FromSeconds(30),
        IkeRekey = TimeSpan.FromHours(24),
        ChildRekey = TimeSpan.FromHours(8),
    };

    private static IpipTunnel Tunnel(Ipv4Address near, Ipv4Address far, string address, Ipv4Prefix lan, string source) => new()
    {
        Interface = Tag.ObjectName,
        LocalEndpoint = near,
        RemoteEndpoint = far,
        Address = Ipv4Interface.Parse(address),
        Mtu = 1418,
        Routes = [lan],
        PreferredSource = Ipv4Address.Parse(source),
    };

    private static NetfilterRules Firewall(string uplink, Ipv4Address near, Ipv4Address far, Ipv4Prefix nearLan, Ipv4Prefix farLan) => new()
    {
        Backend = FirewallBackend.Iptables,
        Uplink = uplink,
        Tunnel = Tag.ObjectName,
        LocalEndpoint = near,
        RemoteEndpoint = far,
        LocalLans = [nearLan],
        RemoteLans = [farLan],
        Mss = 1378,
    };
}

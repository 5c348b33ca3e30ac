using Orchestrator.Core.Addressing;
using Orchestrator.Core.Cryptography;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Rendering.Linux;

namespace Orchestrator.Core.Tests.Linux;

/// <summary>Links and boxes to start a test from.</summary>
internal static class Links
{
    public static readonly LinkTag Tag = LinkTag.TryParse("abcdefgh", out var tag) ? tag : throw new InvalidOperationException();

    public static readonly LinuxActual Bare = new() { Files = [], Running = new LinuxRunning() };

    public static LinuxLink Hub(FirewallBackend backend = FirewallBackend.Nftables, BootPersistence boot = BootPersistence.Systemd) => new()
    {
        Connection = new StrongSwanConnection
        {
            Name = Tag.ObjectName,
            Version = IkeVersion.V2,
            LocalAddress = Ipv4Address.Parse("203.0.113.20"),
            Authentication = Authentication.PreSharedKey,
            LocalId = "fqdn:hub.example",
            RemoteId = "fqdn:branch.example",
            Secret = new SecretRef("link/abcdefgh/psk", "00d1"),
            Ike = new IkeProposal(Encryption.Aes256Cbc, Integrity.Sha256, DhGroup.Modp2048),
            Esp = new EspProposal(Encryption.Aes256Gcm, Integrity.None, DhGroup.Modp2048),
            LocalSelector = Ipv4Prefix.Parse("10.255.128.1/32"),
            RemoteSelector = Ipv4Prefix.Parse("10.255.128.2/32"),
            Start = StartAction.None,
            DpdDelay = TimeSpan.FromSeconds(30),
            IkeRekey = TimeSpan.FromHours(24),
            ChildRekey = TimeSpan.FromHours(8),
        },
        Tunnel = new IpipTunnel
        {
            Interface = Tag.ObjectName,
            LocalEndpoint = Ipv4Address.Parse("10.255.128.1"),
            RemoteEndpoint = Ipv4Address.Parse("10.255.128.2"),
            Address = Ipv4Interface.Parse("10.255.0.1/30"),
            Mtu = 1418,
            Routes = [Ipv4Prefix.Parse("10.1.0.0/24")],
            PreferredSource = Ipv4Address.Parse("10.2.0.1"),
        },
        Firewall = new NetfilterRules
        {
            Backend = backend,
            Uplink = "wan0",
            Tunnel = Tag.ObjectName,
            LocalEndpoint = Ipv4Address.Parse("10.255.128.1"),
            RemoteEndpoint = Ipv4Address.Parse("10.255.128.2"),
            LocalLans = [Ipv4Prefix.Parse("10.2.0.0/24")],
            RemoteLans = [Ipv4Prefix.Parse("10.1.0.0/24")],
            Mss = 1378,
        },
        Boot = boot,
    };

    /// <summary>The box after the link was pushed and came up.</summary>
    public static LinuxActual Up(LinuxLink link, IReadOnlyList<string>? filterChains = null) => new()
    {
        Files = [.. LinuxRendering.Render(Tag, link).Select(file => new ActualFile(file.Path, file.Mode, FileDigest.Of(file.Content), FileDigest.Preview(file.Content)))],
        Running = new LinuxRunning
        {
            Interface = true,
            InterfaceFacts = ExpectedRunning.InterfaceFacts(link),
            FirewallRules = ExpectedRunning.FirewallRules(Tag, link.Firewall, filterChains ?? []),
            FilterChains = filterChains ?? [],
            Connection = true,
            AtBoot = link.Boot != BootPersistence.None,
        },
    };

    public static LinuxDesired Desired(LinuxLink? link) => new() { Tag = Tag, Link = link };

    public static string Line(Operation operation) => operation switch
    {
        WriteFile write => $"{write.Kind} {write.File.Path}",
        RemoveFile remove => $"Remove {remove.Was.Path}",
        RunAction run => $"Run {run.Action}",
        _ => throw new InvalidOperationException(),
    };

    public static IReadOnlyList<string> Lines(ChangeSet changes) => [.. changes.Operations.Select(Line)];
}

using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Words;

/// <summary>What a device is, in the field's words.</summary>
public static class DeviceWords
{
    /// <summary>The policies a user needs here; without "sensitive" a changed secret stays unseen.</summary>
    public const string LeastPrivilegeScript =
        "/user group add name=orchestrator policy=api,read,write,test,sensitive,policy\n/user add name=orchestrator group=orchestrator password=\"choose one\"";

    public static string FingerprintCommand(AccessMethod method) => method switch
    {
        AccessMethod.RouterOsApiTls => "/certificate print detail where name=[/ip service get api-ssl certificate]",
        AccessMethod.Ssh => "for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf \"$key\"; done",
        _ => "",
    };

    public static string Verdict(NatBoundary nat) => nat switch
    {
        NatBoundary.BehindNat { ForwardedAt: { } address } => $"It is behind a NAT that forwards UDP 500 and 4500 to it from {address}",
        NatBoundary.BehindNat { MappingLifetime: { } lifetime } => $"It is behind a NAT, where idle mappings live {NatWords.Idle(lifetime)}",
        NatBoundary.BehindNat => "Its address is private, so somebody's NAT stands before it",
        NatBoundary.PublicDynamic => "It has no fixed address",
        _ => "Its address is public and taken as fixed",
    };

    public static string Advice(SuggestedLan lan) => lan.Advice switch
    {
        LanAdvice.BehindTheDevice => "A private subnet behind the device",
        LanAdvice.PublicSubnet => "Public addresses need no tunnel",
        LanAdvice.Management => "The interface is for management",
        LanAdvice.OverlapsAnother => $"Overlaps a subnet of {lan.OtherDevice}; a tunnel could not tell them apart",
        _ => throw new ArgumentOutOfRangeException(nameof(lan)),
    };

    public static IReadOnlyList<Fact> Facts(DeviceFacts facts) => facts switch
    {
        RouterOsFacts router =>
        [
            new("Identity", router.Identity),
            new("RouterOS", router.Version),
            .. Optional("Board", router.Board),
            .. Optional("Architecture", router.Architecture),
            .. Optional("Serial", router.Serial),
            new("Default route", Route(router.DefaultRoute)),
            new("Source NAT rules", Text(router.SourceNatRules)),
            new("IPsec peers", Text(router.IpsecPeers)),
            new("Secrets", router.ReadsSecrets ? "can be compared" : "hidden", router.ReadsSecrets ? "" : "The user lacks the policy sensitive: a changed pre-shared key stays unseen"),
        ],
        LinuxFacts linux =>
        [
            new("Host name", linux.Identity),
            new("Distribution", linux.Distribution),
            new("Kernel", linux.Kernel),
            new("strongSwan", linux.StrongSwan ?? "not found"),
            new("Firewall", linux.Firewall switch { FirewallBackend.Nftables => "nftables", FirewallBackend.Iptables => "iptables", _ => "none" }),
            new("After a reboot", linux.Boot switch { BootPersistence.Systemd => "systemd", BootPersistence.Ifupdown => "ifupdown", _ => "nothing brings links back" }),
            new("Forwards packets", linux.ForwardsPackets ? "yes" : "no"),
            new("Default route", Route(linux.DefaultRoute)),
            new("Source NAT rules", Text(linux.SourceNatRules)),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(facts)),
    };

    public static IReadOnlyList<Problem> Warnings(DeviceFacts facts)
    {
        var warnings = new List<Problem>();
        if (facts.DefaultRoute is null)
            warnings.Add(new Problem("device.no-default-route", $"{facts.Identity} has no default route.", "Its uplink cannot be told.", "Add one, then probe again."));
        if (facts is LinuxFacts { StrongSwan: null })
            warnings.Add(FindingWords.Problem(new Finding.MissingStrongSwan(facts.Identity)));
        if (facts is LinuxFacts { CanIpip: false })
            warnings.Add(FindingWords.Problem(new Finding.NoIpip(facts.Identity)));
        return warnings;
    }

    public static string Version(DeviceFacts facts) => facts switch
    {
        RouterOsFacts router => router.Version,
        LinuxFacts linux => linux.StrongSwan is { } version ? $"strongSwan {version}" : linux.Distribution,
        _ => "",
    };

    private static IEnumerable<Fact> Optional(string label, string? value) => string.IsNullOrEmpty(value) ? [] : [new Fact(label, value)];

    private static string Route(DefaultRouteFact? route) =>
        route is null ? "none" : string.Join(" on ", new[] { route.Gateway?.ToString(), route.Interface }.Where(part => !string.IsNullOrEmpty(part)));

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

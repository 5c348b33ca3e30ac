using Orchestrator.Core.Auditing.Reading.Iptables;
using Orchestrator.Core.Auditing.Reading.Nftables;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>What a Linux box says of its rules, each part as its own program prints it; null where the box has no such program.</summary>
public sealed record LinuxRules : DeviceRules
{
    /// <summary><c>iptables-save</c>.</summary>
    public string? Iptables { get; init; }

    /// <summary><c>ipset save</c>.</summary>
    public string? Ipsets { get; init; }

    /// <summary><c>nft -j list ruleset</c>.</summary>
    public string? Nftables { get; init; }

    /// <summary><c>ip -o link</c> and <c>ip -o -4 addr</c>, one after the other.</summary>
    public string? Interfaces { get; init; }

    /// <summary><c>ip -4 route show table all</c>.</summary>
    public string? Routes { get; init; }

    /// <summary><c>ip -4 rule</c>.</summary>
    public string? RoutingRules { get; init; }

    /// <summary><c>ip xfrm policy</c>.</summary>
    public string? Policies { get; init; }

    public override ReadPath Read()
    {
        var around = new LinuxSurroundings
        {
            Interfaces = Interfaces is null ? null : IpText.Interfaces(Interfaces),
            Routes = Routes is null ? null : IpText.Routes(Routes),
            Rules = RoutingRules is null ? null : IpText.Rules(RoutingRules),
            Policies = Policies is null ? null : XfrmPolicyText.Read(Policies),
        };
        return Iptables is { Length: > 0 } rules ? IptablesReader.Read(Device, rules, Ipsets, around) : NftablesReader.Read(Device, Nftables ?? "", around);
    }
}

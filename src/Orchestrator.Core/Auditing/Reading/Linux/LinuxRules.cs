using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.Linux;

/// <summary>What a Linux box says of its rules, each part as its own program prints it; null where the box has no such program.</summary>
public sealed record LinuxRules : DeviceRules
{
    private static readonly BaseChain ForwardsNothing = new(Hook.Forward, int.MinValue, ChainKind.Filter, new ChainName("sysctl", "net.ipv4.ip_forward"), DropsByDefault: true);

    /// <summary><c>iptables-save</c> where it works by nftables, or where the box has but one kind.</summary>
    public string? Iptables { get; init; }

    /// <summary><c>iptables-legacy-save</c>, where the kernel has tables of that kind beside others.</summary>
    public string? LegacyIptables { get; init; }

    /// <summary>Whether <see cref="Iptables"/> is of the older kind.</summary>
    public bool IptablesIsOlder { get; init; }

    /// <summary><c>ipset save</c>.</summary>
    public string? Ipsets { get; init; }

    /// <summary><c>nft -j list ruleset</c>.</summary>
    public string? Nftables { get; init; }

    /// <summary><c>nft -s -a list ruleset</c>: the same in nft's own words, by which a rule is found again.</summary>
    public string? NftablesText { get; init; }

    /// <summary><c>ip -o link</c> and <c>ip -o -4 addr</c>, one after the other.</summary>
    public string? Interfaces { get; init; }

    /// <summary><c>ip -4 route show table all</c>.</summary>
    public string? Routes { get; init; }

    /// <summary><c>ip -4 rule</c>.</summary>
    public string? RoutingRules { get; init; }

    /// <summary><c>ip xfrm policy</c>.</summary>
    public string? Policies { get; init; }

    /// <summary>What the IKE daemon has loaded.</summary>
    public IReadOnlyList<LoadedChild> Children { get; init; } = [];

    /// <summary>Whether the box passes packets on; null if nobody asked.</summary>
    public bool? Forwards { get; init; }

    /// <summary>As many policies as a packet's field for them can number, with one number for "another".</summary>
    private const int MostPolicies = 4093;

    public override ReadPath Read()
    {
        var notes = new List<ReadingNote>(Notes);
        var policies = Policies is null ? null : XfrmPolicyText.Read(Policies, notes);
        var around = new LinuxSurroundings
        {
            Interfaces = Interfaces is null ? null : IpText.Interfaces(Interfaces),
            Routes = Routes is null ? null : IpText.Routes(Routes),
            Rules = RoutingRules is null ? null : IpText.Rules(RoutingRules),
            Policies = policies is null && Children.Count == 0 ? null : Bounded(LoadedChildren.Among(policies ?? [], Children, notes), notes),
        };
        var read = new LinuxTables(this).Read(around);
        var path = Forwards == false ? read.Path with { Bases = [ForwardsNothing, .. read.Path.Bases] } : read.Path;
        return new ReadPath(path, [.. notes, .. read.Notes]);
    }

    private static IReadOnlyList<LinuxPolicy> Bounded(IReadOnlyList<LinuxPolicy> policies, List<ReadingNote> notes)
    {
        if (policies.Count <= MostPolicies)
            return policies;
        notes.Add(new ReadingNote(ReadingFault.TooLarge, "ip xfrm policy", $"more than {MostPolicies} policies"));
        return [.. policies.Take(MostPolicies)];
    }
}

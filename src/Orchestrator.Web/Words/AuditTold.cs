using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Web.Words;

/// <summary>In whose words rules are named and fixes are said.</summary>
public enum RuleLanguage { RouterOs, Iptables, Nftables }

/// <summary>The LANs that a link joins, as its name in <see cref="Obligation.Link"/> stands for them.</summary>
public sealed record ToldLink(string Name, IReadOnlyList<Ipv4Prefix> Local, IReadOnlyList<Ipv4Prefix> Remote)
{
    public static ToldLink Of(LinkShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new(shape.Name, shape.LocalLans, shape.RemoteLans);
    }
}

/// <summary>What the audit's words must know of a rule set to speak of it, wherever it came from.</summary>
public sealed record AuditTold(PacketPath Path, RuleLanguage Language, IReadOnlyList<ToldLink> Links)
{
    public static AuditTold Of(PastedResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(result.Path, Of(result.Kind), [.. result.Links.Select(ToldLink.Of)]);
    }

    public static RuleLanguage Of(DeviceRules rules) => rules switch
    {
        RouterOsRules => RuleLanguage.RouterOs,
        LinuxRules { Iptables.Length: > 0 } => RuleLanguage.Iptables,
        _ => RuleLanguage.Nftables,
    };

    public ToldLink? Link(Obligation obligation) => Links.FirstOrDefault(link => link.Name == obligation.Link);

    private static RuleLanguage Of(PastedKind kind) => kind switch
    {
        PastedKind.RouterOsExport => RuleLanguage.RouterOs,
        PastedKind.Nft => RuleLanguage.Nftables,
        _ => RuleLanguage.Iptables,
    };
}

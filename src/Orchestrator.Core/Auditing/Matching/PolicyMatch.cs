using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Matching;

/// <summary>A policy's selector as a match.</summary>
public static class PolicyMatch
{
    public static Match Of(IpsecPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Rest == RuleRest.Active ? Selector(policy) : Match.Never;
    }

    /// <summary>The same of a policy that may rest: what it would take.</summary>
    public static Match Selector(IpsecPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var parts = new List<Match> { Prefix(PacketField.Source, policy.Source), Prefix(PacketField.Destination, policy.Destination) };
        if (policy.Protocol != 0)
            parts.Add(new Match.In(PacketField.Protocol, NumberSet.One(policy.Protocol)));
        if (policy.SourcePort is { } source)
            parts.Add(new Match.In(PacketField.SourcePort, NumberSet.One(source)));
        if (policy.DestinationPort is { } destination)
            parts.Add(new Match.In(PacketField.DestinationPort, NumberSet.One(destination)));
        return new Match.All(parts);
    }

    public static Match Prefix(PacketField field, Ipv4Prefix prefix) =>
        prefix.Length == 0 ? Match.Always : new Match.In(field, NumberSet.Between(prefix.Network.Value, prefix.Last.Value));
}

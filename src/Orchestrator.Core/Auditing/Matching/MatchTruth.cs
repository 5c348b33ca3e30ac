using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Matching;

/// <summary>The same matches asked of one packet, without sets: the plain reading that the sets are checked against.</summary>
/// <param name="undecided">The answer of a matcher that cannot be decided, by its name.</param>
public sealed class MatchTruth(PacketPath path, Func<string, bool> undecided)
{
    public bool Holds(Match match, Packet packet, Packet? routed) => match switch
    {
        Match.All all => all.Parts.All(part => Holds(part, packet, routed)),
        Match.Any any => any.Parts.Any(part => Holds(part, packet, routed)),
        Match.Not not => !Holds(not.Part, packet, routed),
        Match.In one => one.Numbers.Contains(packet[one.Field]),
        Match.Masked masked => (packet[masked.Field] & masked.Mask) == (masked.Value & masked.Mask),
        Match.EncryptedBy encrypted => routed is not null && Selected(routed) is { } policy && encrypted.Policies.Contains(policy),
        Match.NotEncrypted => routed is null || Selected(routed) is not { } policy || path.Policies[policy].Action != PolicyAction.Encrypt,
        Match.Undecided one => undecided(one.Name),
        _ => throw new InvalidOperationException($"A match of kind {match.GetType().Name} has no truth."),
    };

    /// <summary>The number of the first policy whose selector holds the packet.</summary>
    public int? Selected(Packet packet)
    {
        if (Holds(path.PolicyExempt, packet, null))
            return null;
        foreach (int index in path.AskedPolicies)
        {
            if (Holds(PolicyMatch.Of(path.Policies[index]), packet, null))
                return index;
        }
        return null;
    }
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>What may mend a policy that takes too much, too little or nothing.</summary>
internal static class PolicyFixes
{
    public static IEnumerable<PathFix> Of(PacketPath path, IReadOnlyList<Obligation> obligations, Violation violation, int fault)
    {
        var policy = path.Policies[fault];
        if (policy.Rest == RuleRest.Disabled)
            yield return new PathFix.EnablePolicy(fault);
        var wanted = violation.Expected is Expectation.EncryptedBy { Policies: var policies } ? policies : new HashSet<int>();
        // Only what is asked after it gains by going before it.
        foreach (int own in path.AskedPolicies.SkipWhile(number => number != fault).Skip(1).Where(number => wanted.Contains(number) && path.Policies[number].Rest == RuleRest.Active))
            yield return new PathFix.MovePolicy(own, fault);
        if (policy.Action != PolicyAction.Encrypt && wanted.Contains(fault))
            yield return new PathFix.Encrypt(fault);
        if (Needed(obligations, fault) is var (source, destination) && (source, destination) != (policy.Source, policy.Destination))
            yield return new PathFix.Reselect(fault, source, destination);
    }

    /// <summary>What the links that the policy carries send through it, if selectors can say that.</summary>
    private static (Ipv4Prefix Source, Ipv4Prefix Destination)? Needed(IReadOnlyList<Obligation> obligations, int policy)
    {
        var needed = obligations.Where(one => one.Kind is TrafficKind.LanToTunnel or TrafficKind.OuterOut && one.Expect is Expectation.EncryptedBy by && by.Policies.Contains(policy))
            .Select(one => (Source: Prefix(one, PacketField.Source), Destination: Prefix(one, PacketField.Destination))).Distinct().ToList();
        return needed is [({ } source, { } destination)] ? (source, destination) : null;
    }

    private static Ipv4Prefix? Prefix(Obligation obligation, PacketField field) =>
        DeviceSides.Asked(obligation.Traffic, field) is { Ranges: [var only] } ? InternetQuestion.Prefix(only) : null;
}

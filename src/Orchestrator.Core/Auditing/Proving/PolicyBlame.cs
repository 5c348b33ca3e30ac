using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Proving;

/// <summary>Which policy is at fault where no rule is.</summary>
internal static class PolicyBlame
{
    /// <summary>The number of the policy; null where none is, or where one is missing.</summary>
    public static int? Of(PacketPath path, Violation violation, Counterexample example) => violation.Miss switch
    {
        Miss.WrongPolicy or Miss.WrongWay => (violation.Fate.Ending as Ending.Encrypted)?.Policy,
        Miss.Dropped => (violation.Fate.Ending as Ending.DroppedByPolicy)?.Policy,
        Miss.InClear => Lacking(path, violation, example),
        _ => null,
    };

    /// <summary>One that takes the packet and does not encrypt it; one that would, did it not rest; or the link's own, which does not hold the packet.</summary>
    private static int? Lacking(PacketPath path, Violation violation, Counterexample example)
    {
        var truth = new MatchTruth(path, name => example.Answers.GetValueOrDefault(name));
        if (truth.Selected(example.Packet) is { } taken)
            return taken;
        var wanted = violation.Expected is Expectation.EncryptedBy { Policies: var policies } ? policies : new HashSet<int>();
        var resting = path.AskedPolicies.Where(number => path.Policies[number] is { Action: PolicyAction.Encrypt, Rest: not RuleRest.Active }
            && truth.Holds(PolicyMatch.Selector(path.Policies[number]), example.Packet, null)).ToList();
        return resting.OrderBy(number => wanted.Contains(number) ? 0 : 1).Select(number => (int?)number).FirstOrDefault()
            ?? path.AskedPolicies.Where(wanted.Contains).Select(number => (int?)number).FirstOrDefault();
    }
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>A change of one rule or policy that mends a fault; a front end knows how its device says it.</summary>
public abstract record PathFix
{
    private PathFix() { }

    /// <summary>Switch a rule on that stands in the right place.</summary>
    public sealed record Enable(Rule Rule) : PathFix;

    /// <summary>Move a rule that does the right thing to before the one at fault.</summary>
    public sealed record Move(Rule Rule, Rule Before) : PathFix;

    /// <summary>Put a new rule that accepts just this before the one at fault; at the end of the chain where no rule but its default is.</summary>
    public sealed record Insert(ChainName Chain, Rule? Before, Match Match) : PathFix;

    /// <summary>Let the rule at fault ask, besides all else it asks, that no policy will encrypt the packet.</summary>
    public sealed record SpareEncrypted(Rule Rule) : PathFix;

    /// <summary>Let a rule that takes too much take only this of it.</summary>
    public sealed record Narrow(Rule Rule, Match To) : PathFix;

    /// <summary>Switch a policy on.</summary>
    public sealed record EnablePolicy(int Policy) : PathFix;

    /// <summary>Let a policy be asked before another one.</summary>
    public sealed record MovePolicy(int Policy, int Before) : PathFix;

    /// <summary>Let a policy that passes or discards packets encrypt them.</summary>
    public sealed record Encrypt(int Policy) : PathFix;

    /// <summary>Give a policy these selectors, narrower where it takes too much and wider where too little. The other end needs the same, mirrored.</summary>
    public sealed record Reselect(int Policy, Ipv4Prefix Source, Ipv4Prefix Destination) : PathFix;

    /// <summary>The device's rules after the fix.</summary>
    public PacketPath Apply(PacketPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return this switch
        {
            Enable enable => Edit(path, enable.Rule.Name.Chain, rules => Replace(rules, enable.Rule, enable.Rule with { Rest = RuleRest.Active })),
            Move move => Edit(path, move.Before.Name.Chain, rules => PutBefore([.. rules.Where(rule => !ReferenceEquals(rule, move.Rule))], move.Before, move.Rule)),
            Insert insert => Edit(path, insert.Chain, rules => PutBefore(rules, insert.Before, Accepting(insert))),
            SpareEncrypted spare => Edit(path, spare.Rule.Name.Chain, rules =>
                Replace(rules, spare.Rule, spare.Rule with { Match = new Match.NotEncrypted().And(WithoutPolicies(spare.Rule.Match)) })),
            Narrow narrow => Edit(path, narrow.Rule.Name.Chain, rules =>
                Replace(rules, narrow.Rule, narrow.Rule with { Match = narrow.To.And(narrow.Rule.Match) })),
            EnablePolicy enable => Edit(path, enable.Policy, policy => policy with { Rest = RuleRest.Active }),
            Encrypt encrypt => Edit(path, encrypt.Policy, policy => policy with { Action = PolicyAction.Encrypt }),
            Reselect reselect => Edit(path, reselect.Policy, policy => policy with { Source = reselect.Source, Destination = reselect.Destination }),
            MovePolicy move => path with { PolicyOrder = [.. path.AskedPolicies.Where(number => number != move.Policy).SelectMany(number => number == move.Before ? [move.Policy, number] : new[] { number })] },
            _ => throw new InvalidOperationException($"No fix of kind {GetType().Name}."),
        };
    }

    // "out,ipsec" becomes "out,none": a rule says one thing of policies.
    private static Match WithoutPolicies(Match match) => match switch
    {
        Match.All all => new Match.All([.. all.Parts.Select(WithoutPolicies)]),
        Match.EncryptedBy => Match.Always,
        _ => match,
    };

    private static Rule Accepting(Insert insert) => new()
    {
        Name = new RuleName(insert.Chain, insert.Before?.Name.Number ?? int.MaxValue, "", ""),
        Text = "",
        Match = insert.Match,
        Verdict = new Verdict.Accept(),
    };

    private static PacketPath Edit(PacketPath path, int policy, Func<IpsecPolicy, IpsecPolicy> edit) =>
        path with { Policies = [.. path.Policies.Select((one, number) => number == policy ? edit(one) : one)] };

    private static PacketPath Edit(PacketPath path, ChainName chain, Func<IReadOnlyList<Rule>, IReadOnlyList<Rule>> edit) =>
        path with { Chains = new Dictionary<ChainName, IReadOnlyList<Rule>>(path.Chains) { [chain] = edit(path.Rules(chain)) } };

    private static Rule[] Replace(IReadOnlyList<Rule> rules, Rule old, Rule now) => [.. rules.Select(rule => ReferenceEquals(rule, old) ? now : rule)];

    private static Rule[] PutBefore(IReadOnlyList<Rule> rules, Rule? place, Rule now)
    {
        int at = place is null ? rules.Count : rules.ToList().IndexOf(place);
        return [.. rules.Take(at), now, .. rules.Skip(at)];
    }
}

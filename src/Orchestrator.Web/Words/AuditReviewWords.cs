using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Reviewing;

namespace Orchestrator.Web.Words;

/// <summary>What can be said of rules themselves, one sentence each.</summary>
public static class AuditReviewWords
{
    private const int MostNamed = 3;

    public static string Code(RuleFindingKind kind) => kind switch
    {
        RuleFindingKind.Shadowed => "audit.rule.shadowed",
        RuleFindingKind.Redundant => "audit.rule.redundant",
        RuleFindingKind.TooWide => "audit.rule.too-wide",
        RuleFindingKind.OrderByLuck => "audit.rule.order-by-luck",
        RuleFindingKind.DisabledMend => "audit.rule.disabled-mend",
        RuleFindingKind.Invalid => "audit.rule.invalid",
        RuleFindingKind.PolicyForEverything => "audit.rule.policy-for-everything",
        RuleFindingKind.FasttrackBeforePolicy => "audit.rule.fasttrack-before-policy",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What the code stands for, of whatever device.</summary>
    public static string Meaning(RuleFindingKind kind) => kind switch
    {
        RuleFindingKind.Shadowed => "No packet reaches and matches the rule.",
        RuleFindingKind.Redundant => "Without the rule every packet has the same fate.",
        RuleFindingKind.TooWide => "An exception takes packets that no link needs.",
        RuleFindingKind.OrderByLuck => "A link works by the order of rules alone.",
        RuleFindingKind.DisabledMend => "Something that is switched off would mend a fault.",
        RuleFindingKind.Invalid => "The device does not use the rule.",
        RuleFindingKind.PolicyForEverything => "An IPsec policy takes every destination.",
        RuleFindingKind.FasttrackBeforePolicy => "Connections of a link are fast-tracked before they are accepted for IPsec.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static string Sentence(AuditTold told, RuleFinding finding)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(finding);
        string subject = Subject(told, finding), link = finding.Link.Length > 0 ? finding.Link : "a link";
        string pair = finding.Example is { } example ? AuditRuleWords.Pair(example.Packet) : "";
        return finding.Kind switch
        {
            RuleFindingKind.Shadowed when finding.Others.Count > 0 => $"{subject} is never met: {Named(told, finding.Others)} before it {(finding.Others.Count == 1 ? "takes" : "take")} all that it asks for.",
            RuleFindingKind.Shadowed => $"{subject} is never met: no packet that gets there is what it asks for.",
            RuleFindingKind.Redundant when finding.Rule is { Verdict: Verdict.Accept, Effects.Count: 0 } =>
                $"{subject} changes nothing: without it every packet has the same end, addresses and marks. It may be there for speed.",
            RuleFindingKind.Redundant => $"{subject} changes nothing: without it every packet has the same end, addresses and marks.",
            RuleFindingKind.TooWide => $"{subject} also keeps {pair} from being translated, which no link needs.",
            RuleFindingKind.OrderByLuck => $"{link} works by the order of rules alone: {Luck(told, finding)}",
            RuleFindingKind.DisabledMend => $"{subject} is switched off; switched on it would mend what is broken for {link}.",
            RuleFindingKind.Invalid => $"{subject} is invalid: the device does not use it.",
            RuleFindingKind.PolicyForEverything => $"{subject} takes every destination{(pair.Length > 0 ? $", also {pair}" : "")}.",
            RuleFindingKind.FasttrackBeforePolicy when finding.Others.Count > 0 =>
                $"{subject} fast-tracks connections of {link} before {Named(told, finding.Others)} can accept them for IPsec.",
            RuleFindingKind.FasttrackBeforePolicy => $"{subject} fast-tracks connections of {link}, and nothing before it accepts them for IPsec.",
            _ => throw new ArgumentOutOfRangeException(nameof(finding)),
        };
    }

    /// <summary>What was not asked; null if everything was.</summary>
    public static string? Unasked(RuleReview review)
    {
        ArgumentNullException.ThrowIfNull(review);
        return (review.Reach, review.Redundancy) switch
        {
            (true, true) => null,
            (true, false) => "There are too many rules to ask which of them change nothing.",
            _ => "There are too many rules to ask which of them no packet reaches, and which change nothing.",
        };
    }

    private static string Luck(AuditTold told, RuleFinding finding)
    {
        string rule = AuditRuleWords.Name(told, finding.Rule!), other = Named(told, finding.Others), pair = finding.Example is { } example ? AuditRuleWords.Pair(example.Packet) : "its packets";
        return finding.Others is [var first, ..] && StandsBefore(told.Path, first, finding.Rule!)
            ? $"{other} stands before {rule} and misses {pair} only by something that has nothing to do with where it goes."
            : $"{rule} lets {pair} be without speaking of the link, and without it {other} would rewrite it.";
    }

    private static bool StandsBefore(PacketPath path, Rule one, Rule other) => one.Name.Chain == other.Name.Chain
        && path.Rules(one.Name.Chain).TakeWhile(rule => !ReferenceEquals(rule, other)).Any(rule => ReferenceEquals(rule, one));

    private static string Subject(AuditTold told, RuleFinding finding) => finding switch
    {
        { Rule: { } rule } => AuditRuleWords.Rule(told, rule),
        { Policy: { } policy } => $"The IPsec {AuditRuleWords.Policy(policy)}",
        _ => throw new ArgumentException("It is about nothing.", nameof(finding)),
    };

    private static string Named(AuditTold told, IReadOnlyList<Rule> rules)
    {
        var names = rules.Take(MostNamed).Select(rule => AuditRuleWords.Name(told, rule)).Distinct().ToList();
        if (rules.Count > MostNamed)
            names.Add($"{rules.Count - MostNamed} more");
        return names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }
}

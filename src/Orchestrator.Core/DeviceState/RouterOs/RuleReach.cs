namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>
/// Whether a rule could act on traffic. Conservative: false only where the rule certainly lets all of it pass by.
/// </summary>
/// <remarks>
/// ipsec-policy never excludes: packets sent before the policy exists count as "none", are translated, and their
/// tracked connection stays translated afterwards. Lists, marks, times and address types are not known here.
/// </remarks>
public static class RuleReach
{
    private static readonly string[] PassingActions =
        ["log", "passthrough", "add-src-to-address-list", "add-dst-to-address-list"];

    private static readonly string[] MarkingActions =
        ["change-mss", "mark-connection", "mark-packet", "mark-routing", "change-dscp", "change-ttl", "set-priority", "strip-ipv4-options"];

    public static bool CouldCatch(ActualRow rule, TrafficShape traffic)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(traffic);
        return !Is(rule, "disabled") && !Is(rule, "template") && !PassesOn(rule)
            && rule.Fields.Keys.All(matcher => !TrafficMatchers.Excludes(matcher, rule[matcher] ?? "", traffic));
    }

    private static bool PassesOn(ActualRow rule) =>
        rule["action"] is { } action && (PassingActions.Contains(action)
            || (MarkingActions.Contains(action) && FieldText.Normalise(FieldKind.Flag, rule["passthrough"] ?? "yes") == "yes"));

    private static bool Is(ActualRow rule, string flag) => FieldText.Normalise(FieldKind.Flag, rule[flag] ?? "") == "yes";
}

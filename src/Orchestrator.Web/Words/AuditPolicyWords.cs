using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Web.Words;

/// <summary>What is to be done with IPsec policies.</summary>
public static class AuditPolicyWords
{
    /// <summary>Why the policy at fault does not encrypt, as the end of a sentence; empty where none is known.</summary>
    public static string Blame(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Policy switch
        {
            null => "",
            { Rest: RuleRest.Disabled } policy => $", as {AuditRuleWords.Policy(policy)} is disabled",
            { Rest: RuleRest.Invalid } policy => $", as the device calls {AuditRuleWords.Policy(policy)} invalid",
            { Action: PolicyAction.Pass } policy => $", as {AuditRuleWords.Policy(policy)} lets it pass",
            { Action: PolicyAction.Discard } policy => $", as {AuditRuleWords.Policy(policy)} discards it",
            { } policy => $", as {AuditRuleWords.Policy(policy)} does not hold it",
        };
    }

    /// <summary>null for a fix that is no policy's.</summary>
    public static string? Fix(PacketPath path, PathFix fix)
    {
        ArgumentNullException.ThrowIfNull(path);
        return fix switch
        {
            PathFix.EnablePolicy enable => $"Enable the IPsec {AuditRuleWords.Policy(path.Policies[enable.Policy])}.",
            PathFix.MovePolicy move => $"Move the IPsec {AuditRuleWords.Policy(path.Policies[move.Policy])} above {AuditRuleWords.Policy(path.Policies[move.Before])}.",
            PathFix.Encrypt encrypt => $"Let the IPsec {AuditRuleWords.Policy(path.Policies[encrypt.Policy])} encrypt.",
            PathFix.Reselect select => $"Let the IPsec {AuditRuleWords.Policy(path.Policies[select.Policy])} take {select.Source} to {select.Destination}, and the other end's the same mirrored.",
            _ => null,
        };
    }
}

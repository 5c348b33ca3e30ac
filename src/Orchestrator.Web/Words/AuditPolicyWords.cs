using Orchestrator.Core.Auditing.Fixing;
using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Web.Words;

/// <summary>What is to be done with IPsec policies.</summary>
public static class AuditPolicyWords
{
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

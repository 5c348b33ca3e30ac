using Orchestrator.Core.Auditing.Model;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Policies that a device makes from a template when a peer is met: what the template is for must not be hurt before either.</summary>
internal static class PolicyTemplates
{
    /// <summary>
    /// The policy that will be made, in the template's place; none where it stands already, where nobody uses the template, or where it leaves
    /// its selectors to the peer. Asked of rows that a device printed: an export does not say what is there.
    /// </summary>
    public static IEnumerable<IpsecPolicy> Expected(RouterOsRules rules, int number, NoteBook notes)
    {
        var row = rules.Rows(RouterOsMenuPaths.Policy)[number];
        string group = row.Given("group") ?? "default";
        var user = rules.Rows(RouterOsMenuPaths.Identity).FirstOrDefault(identity => !identity.Disabled
            && identity.Given("generate-policy") is not (null or "no") && (identity.Given("policy-template-group") ?? "default") == group);
        // "::/0" takes whatever the peer proposes.
        if (!rules.Complete || user is null || row["src-address"]?.Contains(':', StringComparison.Ordinal) != false)
            return [];
        var peer = rules.Rows(RouterOsMenuPaths.Peer).FirstOrDefault(one => one["name"] == user["peer"]);
        if (PolicyReader.Policy(row, number, peer, notes) is not { Source.Length: > 0, Destination.Length: > 0 } policy || Stands(rules, policy, notes))
            return [];
        return [policy with { Name = $"policy {number}, not made while its SA is down", Action = PolicyAction.Encrypt, Tunnel = true }];
    }

    private static bool Stands(RouterOsRules rules, IpsecPolicy wanted, NoteBook notes) => rules.Rows(RouterOsMenuPaths.Policy)
        .Where(row => !row.Is("template") && !row.Disabled && !row.Invalid)
        .Any(row => PolicyReader.Policy(row, 0, null, notes) is { Action: PolicyAction.Encrypt } one && wanted.Source.Contains(one.Source) && wanted.Destination.Contains(one.Destination));
}

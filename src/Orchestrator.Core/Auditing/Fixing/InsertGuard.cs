using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>
/// What a new accept rule asks besides the addresses. In a filter it must not let in, with the link's addresses, what did not
/// come through the link; and a rule against fast track need not speak of connections that are not open yet.
/// </summary>
internal static class InsertGuard
{
    /// <param name="turned">The rule is for the answers of the finding's traffic.</param>
    public static IReadOnlyList<Field> Of(PacketPath path, Finding finding, PathFix.Insert insert, bool turned, RowEdits edits)
    {
        if (insert.Chain.Table != "filter" || insert.Chain.Chain is not ("input" or "forward"))
            return [];
        var guard = new List<Field>();
        if (finding.Miss == Miss.Fasttracked && insert.Before is { } fault && edits.Row(fault)?.Given("connection-state") is { } states && !states.StartsWith('!'))
            guard.Add(new Field("connection-state", states));
        var fixedFields = turned ? finding.Obligation.Answer?.Fixed : finding.Obligation.Fixed;
        if (fixedFields is null)
            return guard;
        if (fixedFields.GetValueOrDefault(PacketField.InInterface) is > 0 and var number && path.Interfaces[number] is { } tunnel)
            guard.Add(new Field("in-interface", tunnel.Name));
        if (fixedFields.GetValueOrDefault(PacketField.DecryptedBy) > 0)
            guard.Add(new Field("ipsec-policy", "in,ipsec"));
        return guard;
    }
}

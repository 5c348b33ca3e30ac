using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>
/// What a rule that lets in asks besides the addresses: that the packet came through the link. Anybody could send one with a
/// link's addresses.
/// </summary>
/// <param name="InInterface">null where none is asked for.</param>
internal sealed record BoxGuard(string? InInterface, bool Decrypted)
{
    private static readonly string[] Leaving = ["OUTPUT", "POSTROUTING"];

    public static BoxGuard Of(PacketPath path, Finding finding, ChainName chain)
    {
        var asked = finding.Turn == Turn.Reply ? finding.Obligation.Answer?.Fixed : finding.Obligation.Fixed;
        var hooks = path.Bases.Where(one => one.Name == chain).Select(one => one.Hook).ToList();
        if (finding.Miss != Miss.Dropped || asked is null || Leaving.Contains(chain.Chain) || hooks.Exists(hook => hook is Hook.Output or Hook.Postrouting))
            return new BoxGuard(null, false);
        string? name = asked.GetValueOrDefault(PacketField.InInterface) is > 0 and var number ? path.Interfaces[number]?.Name : null;
        return new BoxGuard(name, asked.GetValueOrDefault(PacketField.DecryptedBy) > 0);
    }
}

using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/ip/ipsec/peer</c>: unique by address, exchange mode and local address; one that can only wait is a responder.</summary>
internal sealed class PeerBehaviour : MenuBehaviour
{
    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) => field.Name switch
    {
        "responder" => IsResponder(entry) ? "true" : null,
        "current-address" => IsResponder(entry) || entry["address"] is not { } address ? null : address.Split('/')[0],
        _ => null,
    };

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        foreach (var other in router.Database.Table(menu).Rows)
            if (other != entry && Same(other.Values, values))
                throw TrapException.Failure("duplicate peer: already have peer with such remote address, exchange mode and local address");
        return values;
    }

    /// <summary>Whether the peer's address is a whole range, or it was told to wait.</summary>
    public static bool IsResponder(Entry entry)
    {
        var address = entry["address"] ?? "0.0.0.0/0";
        return entry.Values.IsTrue("passive") || (address.Contains('/', StringComparison.Ordinal) && !address.EndsWith("/32", StringComparison.Ordinal) && !address.EndsWith("/128", StringComparison.Ordinal));
    }

    private static bool Same(FieldMap left, FieldMap right) =>
        (left["address"] ?? "0.0.0.0/0") == (right["address"] ?? "0.0.0.0/0")
        && (left["exchange-mode"] ?? "main") == (right["exchange-mode"] ?? "main")
        && left["local-address"] == right["local-address"];
}

using System.Runtime.CompilerServices;
using Orchestrator.Lab.Commands;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary>
/// <c>/ip/ipsec/policy</c>: the ends of the tunnel follow from the peer; a policy with the selector of an earlier one is invalid,
/// without an error; the default template stays.
/// </summary>
internal sealed class PolicyBehaviour : MenuBehaviour
{
    // Invalid items are worked out once per reading, for all of them together.
    private readonly ConditionalWeakTable<VirtualRouter, HashSet<uint>> _invalid = [];

    public override void BeginRead(VirtualRouter router, MenuDef menu) => _invalid.AddOrUpdate(router, Invalid(router, menu));

    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field)
    {
        if (entry.Values.IsTrue("template"))
            return null;
        return field.Name switch
        {
            "invalid" => Text(IsInvalid(router, entry)),
            "active" => "false",
            "ph2-count" => "0",
            "ph2-state" => "no-phase2",
            "sa-dst-address" => Peer(router, entry) is { } peer ? Remote(peer) : null,
            "sa-src-address" => Peer(router, entry) is { } peer ? peer["local-address"] ?? "0.0.0.0" : null,
            _ => null,
        };
    }

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        if (entry?.Values.IsTrue("default") == true && !values.IsTrue("template"))
            throw TrapException.Failure("can not change default item");
        return values;
    }

    private bool IsInvalid(VirtualRouter router, Entry entry) => _invalid.TryGetValue(router, out var ids) && ids.Contains(entry.Id);

    private static HashSet<uint> Invalid(VirtualRouter router, MenuDef menu)
    {
        var ids = new HashSet<uint>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in router.Database.Table(menu).Rows)
            if (!entry.Values.IsTrue("disabled") && !entry.Values.IsTrue("template") && (!seen.Add(Selector(entry)) || Dangles(router, menu, entry)))
                ids.Add(entry.Id);
        return ids;
    }

    private static bool Dangles(VirtualRouter router, MenuDef menu, Entry entry) =>
        (entry["peer"] is { Length: > 0 } peers && peers.Split(',').Any(peer => References.Dangles(router.Database, menu.Field("peer")!, peer)))
        || (entry["proposal"] is { } proposal && References.Dangles(router.Database, menu.Field("proposal")!, proposal));

    private static string Selector(Entry entry) =>
        $"{entry["src-address"]} {entry["src-port"]} {entry["dst-address"]} {entry["dst-port"]} {entry["protocol"]}";

    private static Entry? Peer(VirtualRouter router, Entry entry) =>
        entry["peer"] is { Length: > 0 } peer ? router.Database.Table("ip/ipsec/peer").ByKey(peer.Split(',')[0]) : null;

    private static string Remote(Entry peer) =>
        PeerBehaviour.IsResponder(peer) && !(peer["address"] ?? "").EndsWith("/32", StringComparison.Ordinal) ? "0.0.0.0" : (peer["address"] ?? "").Split('/')[0];

    private static string Text(bool value) => value ? "true" : "false";
}

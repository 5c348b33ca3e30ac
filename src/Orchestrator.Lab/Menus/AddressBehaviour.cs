using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;
using Orchestrator.Lab.Values;

namespace Orchestrator.Lab.Menus;

/// <summary><c>/ip/address</c>: the network follows from the address unless given; a bridge port's address works on the bridge.</summary>
internal sealed class AddressBehaviour : MenuBehaviour
{
    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) => field.Name switch
    {
        "actual-interface" => ActualInterface(router, entry),
        "invalid" => Text(Interface(router, entry) is null),
        "slave" => ActualInterface(router, entry) != entry["interface"] ? "true" : null,
        "vrf" => "main",
        _ => null,
    };

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        var sameAddress = entry is not null && entry["address"] == values["address"];
        var givenNetwork = values["network"] is { } network && network != entry?["network"];
        if (givenNetwork || (sameAddress && values.Has("network")) || !Prefixes.TrySplit(values["address"] ?? "", out var address, out var length))
            return values;
        return values.With("network", Prefixes.Network(address, length).ToString());
    }

    private static string ActualInterface(VirtualRouter router, Entry entry)
    {
        var name = entry["interface"] ?? "";
        var port = router.Database.Table("interface/bridge/port").Rows.FirstOrDefault(port => port["interface"] == name && !port.Values.IsTrue("disabled"));
        return port?["bridge"] ?? name;
    }

    private static Entry? Interface(VirtualRouter router, Entry entry) => router.Database.Table("interface").ByKey(entry["interface"] ?? "");

    private static string Text(bool value) => value ? "true" : "false";
}

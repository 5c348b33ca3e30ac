using System.Globalization;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary>Interfaces of all types: what is worked out of their settings where no data plane says better.</summary>
internal sealed class InterfaceBehaviour : MenuBehaviour
{
    public override string? Compute(VirtualRouter router, Entry entry, FieldDef field) => field.Name switch
    {
        "running" => Text(!entry.Values.IsTrue("disabled")),
        "actual-mtu" => ActualMtu(entry),
        "mtu" when IsTunnel(entry) && entry["mtu"] is null => "auto",
        "mtu" when entry["type"] is "bridge" && entry["mtu"] is null => "auto",
        "mtu" when entry["type"] is "wg" && entry["mtu"] is null => "1420",
        "slave" => IsSlave(router, entry) ? "true" : null,
        _ => null,
    };

    public override FieldMap Complete(VirtualRouter router, MenuDef menu, Entry? entry, FieldMap values)
    {
        // Fast path would carry the packets past IPsec.
        if (values["ipsec-secret"] is { Length: > 0 } && values["allow-fast-path"] != "false" && menu.Field("ipsec-secret") is not null)
            throw Commands.TrapException.Failure("can not enable fastpath together with ipsec");
        return values;
    }

    public override void Removing(VirtualRouter router, MenuDef menu, Entry entry)
    {
        if (entry["type"] is "ether" or "loopback")
            throw Commands.TrapException.Failure("can not remove physical interface");
    }

    private static bool IsTunnel(Entry entry) => entry["type"] is "ipip" or "gre-tunnel" or "eoip";

    private static string ActualMtu(Entry entry)
    {
        if (entry["mtu"] is { } mtu and not "auto")
            return mtu;
        var automatic = entry["type"] switch
        {
            "ipip" => 1480,
            "gre-tunnel" => 1476,
            "eoip" => 1458,
            "wg" => 1420,
            _ => 1500,
        };
        return automatic.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsSlave(VirtualRouter router, Entry entry) =>
        router.Menus.Menu("interface/bridge/port") is { } ports
        && router.Database.Table(ports).Rows.Any(port => port["interface"] == entry["name"] && !port.Values.IsTrue("disabled"));

    private static string Text(bool value) => value ? "true" : "false";
}

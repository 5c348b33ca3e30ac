using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab.Menus;

/// <summary>
/// While a fasttrack rule stands, filter, mangle and raw begin with a dynamic rule that counts what went past them. It is not to be
/// moved, and nothing goes before it.
/// </summary>
internal static class FasttrackRows
{
    private const string Comment = "special dummy rule to show fasttrack counters";
    private static readonly (string Menu, string Chain)[] Places = [("ip/firewall/filter", "forward"), ("ip/firewall/mangle", "forward"), ("ip/firewall/raw", "prerouting")];

    public static void Refresh(VirtualRouter router)
    {
        var wanted = router.Database.Table("ip/firewall/filter").Rows.Any(rule => rule["action"] == "fasttrack-connection" && !rule.Values.IsTrue("disabled"));
        foreach (var (path, chain) in Places)
        {
            var table = router.Database.Table(path);
            var dummy = table.Rows.FirstOrDefault(rule => rule.IsDynamic && rule["comment"] == Comment);
            if (wanted && dummy is null)
                router.Database.Add(table.Menu, FieldMap.Empty.With("chain", chain).With("action", "passthrough").With("comment", Comment).With("dynamic", "true"), 0);
            else if (!wanted && dummy is not null)
                router.Database.Remove(table, dummy);
        }
    }
}

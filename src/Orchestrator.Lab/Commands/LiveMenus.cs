using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Commands;

/// <summary>Which menus the running router adds to, and asking it.</summary>
internal static class LiveMenus
{
    public static bool Reads(string verb) => verb is "print" or "getall" or "get" or "find";

    public static async Task<IReadOnlyList<Row>> ReadAsync(VirtualRouter router, MenuDef menu, CancellationToken cancellationToken)
    {
        if (router.DataPlane is NoDataPlane || !(menu.IsLive || menu.Table is "interface" or "ip/ipsec/policy" or "ip/ipsec/peer" or "ip/route" or "ip/ipsec/statistics"
            || menu.Path.StartsWith("ip/firewall/", StringComparison.Ordinal)))
            return [];
        return await router.DataPlane.ReadAsync(menu.Table, cancellationToken);
    }
}

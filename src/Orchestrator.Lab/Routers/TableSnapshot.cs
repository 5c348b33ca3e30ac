using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Menus;

namespace Orchestrator.Lab.Routers;

/// <summary>Copies the tables for the data plane. Called under the router's lock.</summary>
internal static class TableSnapshot
{
    public static RouterTables Of(VirtualRouter router)
    {
        var menus = new Dictionary<string, IReadOnlyList<Row>>(StringComparer.Ordinal);
        foreach (var menu in router.Menus.Menus)
        {
            if (menu.IsLive)
                continue;
            var reader = new RowReader(router, menu, []) { ShowsSecrets = true };
            var rows = router.Database.Rows(menu).Select(entry => new Row(entry.IdText, reader.All(entry))).ToList();
            if (rows.Count > 0)
                menus[menu.Path] = rows;
        }

        return new RouterTables(router.Version, router.Database.Revision, menus);
    }
}

namespace Orchestrator.Lab.Menus;

/// <summary>Rows that follow from others, such as connected routes. Brought up to date after each command, under the router's lock.</summary>
internal static class DerivedRows
{
    public static void Refresh(VirtualRouter router)
    {
        RouteBehaviour.RefreshConnected(router);
        FasttrackRows.Refresh(router);
    }
}

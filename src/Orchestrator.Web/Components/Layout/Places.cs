namespace Orchestrator.Web.Components.Layout;

/// <summary>The places of the sidebar, in its order; the jump box knows them too.</summary>
public static class Places
{
    public static IReadOnlyList<(string Name, string Url, string Icon)> All { get; } =
    [
        ("Dashboard", "/", "dashboard"),
        ("Topology", "/topology", "topology"),
        ("Links", "/links", "links"),
        ("Devices", "/devices", "devices"),
        ("Audit", "/audit", "audit"),
        ("Self-check", "/self-check", "self-check"),
        ("Changes", "/changes", "changes"),
        ("Settings", "/settings", "settings"),
    ];
}

namespace Orchestrator.Web.Components;

/// <summary>Where to go after login: never to another host, whatever the query string says.</summary>
public static class LocalUrl
{
    public static string OrHome(string? url) => IsLocal(url) ? url! : "/";

    private static bool IsLocal(string? url) =>
        url is ['/', .. var rest] && rest is not ['/' or '\\', ..] && !url.Any(char.IsControl) && !url.StartsWith("/login", StringComparison.OrdinalIgnoreCase);
}

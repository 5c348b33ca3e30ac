using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace Orchestrator.Web.Components;

/// <summary>The document around every page. The theme comes from a cookie, so that the first paint has it already.</summary>
public sealed partial class App
{
    public const string ThemeCookie = "orchestrator.theme";

    private string _theme = "system";

    [CascadingParameter]
    private HttpContext HttpContext { get; set; } = null!;

    // Pages that write cookies cannot run on a circuit. The others are not rendered ahead of it: a page that is there but does
    // not answer yet loses clicks and typed text.
    private IComponentRenderMode? PageRenderMode => OnCircuit ? new InteractiveServerRenderMode(prerender: false) : null;

    private bool OnCircuit => HttpContext.AcceptsInteractiveRouting();

    private string LightMedia => _theme switch { "light" => "all", "dark" => "not all", _ => "(prefers-color-scheme: light)" };

    private string DarkMedia => _theme switch { "dark" => "all", "light" => "not all", _ => "(prefers-color-scheme: dark)" };

    protected override void OnInitialized()
    {
        if (HttpContext.Request.Cookies[ThemeCookie] is "light" or "dark") _theme = HttpContext.Request.Cookies[ThemeCookie]!;
    }
}

using Microsoft.AspNetCore.Components;

namespace Orchestrator.Web.Components;

/// <summary>A circuit whose login ended goes to the login page and comes back to where it was.</summary>
public sealed class ToLogin(NavigationManager navigation) : ComponentBase
{
    protected override void OnInitialized()
    {
        var here = "/" + navigation.ToBaseRelativePath(navigation.Uri);
        navigation.NavigateTo("/login?returnUrl=" + Uri.EscapeDataString(here), forceLoad: true);
    }
}

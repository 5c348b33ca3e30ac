using Microsoft.AspNetCore.Components.Authorization;

namespace Orchestrator.Web.Desks;

/// <summary>Who asks.</summary>
internal sealed class Actor(AuthenticationStateProvider authentication)
{
    public async Task<string> NameAsync() => (await authentication.GetAuthenticationStateAsync()).User.Identity?.Name ?? "unknown";
}

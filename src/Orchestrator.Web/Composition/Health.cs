using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Orchestrator.Web.Composition;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: what it needs answers too. Neither tells details.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }
}

using Orchestrator.Web.Api;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components;
using Radzen;

namespace Orchestrator.Web.Composition;

/// <summary>The composition root: one line per concern, each in its own file.</summary>
public static class OrchestratorApp
{
    public static void AddOrchestrator(this WebApplicationBuilder builder, StartOptions options)
    {
        builder.Logging.AddConsoleLog(options.Log);
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddStore(options);
        services.AddWork(options);
        services.AddAccess();
        services.AddApiAccess();
        services.AddSingleton<IInstallation, Installation>();
        services.AddSignInRateLimit();
        services.AddHealthChecks();
        services.AddRadzenComponents();
        services.AddRazorComponents().AddInteractiveServerComponents();
    }

    public static void UseOrchestrator(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseStatusPages();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapSignOut();
        var api = app.MapGroup("").RequireAuthorization(ApiAccess.Policy);
        api.MapAuditApi();
        api.MapFleetApi();
        // Whose packets they are is for people alone: a token of a script opens the audit and nothing else.
        app.MapGroup("").RequireAuthorization().MapSelfCheckApi();
        app.MapGroup("").RequireAuthorization(ApiAccess.ResponderPolicy).MapResponderApi();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }
}

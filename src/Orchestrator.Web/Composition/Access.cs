using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Orchestrator.Persistence.Accounts;
using Orchestrator.Web.Api;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Composition;

/// <summary>Who may see what: everything needs a login unless its endpoint says otherwise.</summary>
internal static class Access
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionCheck>();
        services.AddScoped<IAccounts, Accounts>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddScoped<SignInManager<Account>>();
        services.AddScoped<ISecurityStampValidator, SecurityStampValidator<Account>>();
        services.AddScoped<ITwoFactorSecurityStampValidator, TwoFactorSecurityStampValidator<Account>>();
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = SessionCheck.Interval);
        services.Configure<IdentityOptions>(SetRules);
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.LoginPath = "/login";
            cookie.AccessDeniedPath = "/status/403";
            cookie.ReturnUrlParameter = "returnUrl";
            cookie.Cookie.Name = "orchestrator.session";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
            cookie.Events.OnRedirectToLogin = RedirectToEntryAsync;
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "orchestrator.form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    // Length beats rules about kinds of characters.
    private static void SetRules(IdentityOptions identity)
    {
        identity.Password = new() { RequiredLength = 12, RequiredUniqueChars = 5, RequireDigit = false, RequireLowercase = false, RequireNonAlphanumeric = false, RequireUppercase = false };
        identity.Lockout.MaxFailedAccessAttempts = 5;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(AccountWords.LockoutMinutes);
    }

    public static void MapSignOut(this IEndpointRouteBuilder app) =>
        app.MapPost("/logout", static async (HttpContext context, IAntiforgery antiforgery, IAccounts accounts) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
            await accounts.SignOutAsync();
            return Results.Redirect("/login");
        });

    // A program does not log in by a page, and an installation without any account has nobody who could.
    private static async Task RedirectToEntryAsync(RedirectContext<CookieAuthenticationOptions> redirect)
    {
        if (redirect.Request.Path.StartsWithSegments("/api"))
        {
            redirect.Response.StatusCode = StatusCodes.Status401Unauthorized;
            bool forPeople = redirect.Request.Path.StartsWithSegments(SelfCheckApi.Root);
            if (!forPeople)
                redirect.Response.Headers.WWWAuthenticate = "Bearer";
            // An answer with a body gets no page.
            await redirect.Response.WriteAsJsonAsync(new { problems = new[] { forPeople ? AccountWords.NoLogin : AccountWords.NoToken } }, ApiAnswers.Options, redirect.HttpContext.RequestAborted);
            return;
        }
        var accounts = redirect.HttpContext.RequestServices.GetRequiredService<IAccounts>();
        var firstRun = await accounts.FirstRunNeededAsync(redirect.HttpContext.RequestAborted);
        redirect.Response.Redirect(firstRun ? "/first-run" : redirect.RedirectUri);
    }
}

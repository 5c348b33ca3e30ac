using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Api;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Composition;

/// <summary>Who may use the API: a person who is logged in, or a script with a token. A token opens nothing else.</summary>
internal static class ApiAccess
{
    private const string Scheme = "Api", Tokens = "ApiToken", ResponderTokens = "ResponderToken", Bearer = "Bearer ";

    /// <summary>Asks for either.</summary>
    public static readonly AuthorizationPolicy Policy = new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build();

    /// <summary>Asks for a responder's token, and takes nothing else.</summary>
    public static readonly AuthorizationPolicy ResponderPolicy = new AuthorizationPolicyBuilder(ResponderTokens).RequireAuthenticatedUser().Build();

    public static void AddApiAccess(this IServiceCollection services) => services.AddAuthentication()
        .AddScheme<TokenOptions, TokenHandler>(Tokens, null)
        .AddScheme<TokenOptions, TokenHandler>(ResponderTokens, options => options.Purpose = ApiTokenPurpose.Responder)
        .AddPolicyScheme(Scheme, null, policy => policy.ForwardDefaultSelector = context =>
            context.Request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? Tokens : IdentityConstants.ApplicationScheme);

    private sealed class TokenOptions : AuthenticationSchemeOptions
    {
        public ApiTokenPurpose Purpose { get; set; }
    }

    private sealed class TokenHandler(IOptionsMonitor<TokenOptions> options, ILoggerFactory logs, UrlEncoder encoder, ApiTokenStore tokens, TimeProvider clock)
        : AuthenticationHandler<TokenOptions>(options, logs, encoder)
    {
        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is not { Length: > 0 } token)
                return AuthenticateResult.NoResult();
            if (await tokens.UseAsync(token, Options.Purpose, clock.GetUtcNow(), Context.RequestAborted) is not { } known)
                return AuthenticateResult.Fail("No such token.");
            var identity = new ClaimsIdentity(
                [new Claim(ClaimTypes.Name, $"token {known.Name}"), new Claim(ClaimTypes.NameIdentifier, known.Id.ToString())], Scheme.Name);
            return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Response.Headers.WWWAuthenticate = "Bearer";
            string remedy = Options.Purpose == ApiTokenPurpose.Responder ? "Make one on the Responder page." : "Make one on the Settings page.";
            var problem = new Problem("api.token", "This token is not known.", "It was revoked, or never made here.", remedy);
            return Response.WriteAsJsonAsync(new { problems = new[] { problem } }, ApiAnswers.Options, Context.RequestAborted);
        }
    }
}

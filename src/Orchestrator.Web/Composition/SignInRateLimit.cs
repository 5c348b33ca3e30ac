using System.Globalization;
using System.Threading.RateLimiting;

namespace Orchestrator.Web.Composition;

/// <summary>Slows password guessing per source address; lockout per account is the identity store's.</summary>
public static class SignInRateLimit
{
    public const int AttemptsPerMinute = 10;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void AddSignInRateLimit(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Partition);
        limiter.OnRejected = static (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = Window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    });

    private static RateLimitPartition<string> Partition(HttpContext context) => IsSignIn(context.Request)
        ? RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "unknown",
            static _ => new FixedWindowRateLimiterOptions { PermitLimit = AttemptsPerMinute, Window = Window })
        : RateLimitPartition.GetNoLimiter("");

    private static bool IsSignIn(HttpRequest request) => HttpMethods.IsPost(request.Method)
        && (request.Path.StartsWithSegments("/login") || request.Path.StartsWithSegments("/first-run"));
}

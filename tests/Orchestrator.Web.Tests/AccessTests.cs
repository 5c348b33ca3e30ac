using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

public sealed class AccessTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly string[] Open = ["/login", "/first-run", "/error", "/status/{Code:int}", "/health/live", "/health/ready"];

    [Fact]
    public void Only_entry_pages_health_and_static_files_are_open_to_strangers()
    {
        var open = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(e => e.Metadata.All(m => m.GetType().Name != "StaticAssetDescriptor"))
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct();
        open.ShouldBe(Open, ignoreOrder: true);
    }

    [Fact]
    public async Task Every_other_address_sends_a_stranger_to_the_door()
    {
        var closed = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is null).ToList();
        closed.Count.ShouldBeGreaterThan(8);
        foreach (var endpoint in closed)
        {
            var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is [var first, ..] ? first : "GET";
            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(endpoint));
            using var response = await app.Visitor().SendAsync(request);
            if (endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            {
                response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, endpoint.DisplayName);
                continue;
            }
            response.StatusCode.ShouldBe(HttpStatusCode.Redirect, endpoint.DisplayName);
            response.Headers.Location!.OriginalString.ShouldMatch("/(login|first-run)", endpoint.DisplayName);
        }
    }

    [Fact]
    public async Task An_address_that_does_not_exist_tells_a_stranger_nothing()
    {
        using var response = await app.Visitor().GetAsync("/no/such/page");
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/app.css")]
    [InlineData("/health/live")]
    [InlineData("/no/such/page")]
    public async Task Every_answer_carries_the_security_headers(string url)
    {
        using var response = await app.Visitor().GetAsync(url);
        Header("Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
        Header("Content-Security-Policy").ShouldContain("script-src 'self';");
        Header("X-Content-Type-Options").ShouldBe("nosniff");
        Header("Referrer-Policy").ShouldBe("same-origin");
        response.Headers.Contains("Server").ShouldBeFalse();

        string Header(string name) => response.Headers.GetValues(name).ShouldHaveSingleItem();
    }

    private static string Fill(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            _ => Fakes.Sample.Branch.ToString(),
        }))));
}

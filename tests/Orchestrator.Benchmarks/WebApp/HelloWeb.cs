using Microsoft.AspNetCore.Builder;

namespace Orchestrator.Benchmarks.WebApp;

/// <summary>The least web app of the same framework: no database, no login, one line of text.</summary>
internal static class HelloWeb
{
    public const string Part = "hello-web";

    public static async Task RunAsync(string url)
    {
        var app = WebApplication.CreateBuilder().Build();
        app.Urls.Add(url);
        app.MapGet("/login", () => "hello");
        await app.RunAsync();
    }
}

using System.Text.Json;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

public sealed class StaticFileTests(TestApp app) : IClassFixture<TestApp>
{
    private static readonly string Root = FindRoot();

    public static IEnumerable<TheoryDataRow<string>> Files() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(f => new TheoryDataRow<string>(Path.GetRelativePath(Root, f)));

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_file_of_wwwroot_is_served_whole_plain_and_fingerprinted(string file)
    {
        var length = new FileInfo(Path.Combine(Root, file)).Length;
        foreach (var url in new[] { "/" + file, "/" + Fingerprinted(file) })
        {
            using var response = await app.Visitor().GetAsync(url);
            response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, url);
            (await response.Content.ReadAsByteArrayAsync()).LongLength.ShouldBe(length, url);
        }
    }

    [Theory]
    [InlineData("_framework/blazor.web.js")]
    [InlineData("_content/Radzen.Blazor/Radzen.Blazor.min.js")]
    [InlineData("_content/Radzen.Blazor/css/software-base.css")]
    [InlineData("Orchestrator.Web.styles.css")]
    public async Task What_the_pages_load_from_elsewhere_is_served_too(string file)
    {
        using var response = await app.Visitor().GetAsync("/" + file);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(1000);
    }

    private static string Fingerprinted(string file)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Orchestrator.Web.staticwebassets.endpoints.json")));
        return manifest.RootElement.GetProperty("Endpoints").EnumerateArray()
            .Where(e => e.GetProperty("EndpointProperties").EnumerateArray().Any(p => p.GetProperty("Name").GetString() == "label" && p.GetProperty("Value").GetString() == file))
            .Select(e => e.GetProperty("Route").GetString()!)
            .First(route => !route.EndsWith(".gz", StringComparison.Ordinal) && !route.EndsWith(".br", StringComparison.Ordinal));
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Orchestrator.sln"))) directory = directory.Parent!;
        return Path.Combine(directory.FullName, "wwwroot");
    }
}

using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.BadInput;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>The fleet's audit as an admin does it: a link that works, an exception that somebody switches off, and what the pages say of it.</summary>
[Trait("suite", "browser")]
public sealed class FleetPageTests : IAsyncLifetime
{
    private static readonly string[] Quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly ComposedApp _app = new();
    private readonly List<string> _complaints = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IServiceProvider Services => _app.Scope.ServiceProvider;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Quiet });
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed && _page is { } page)
            TestContext.Current.TestOutputHelper?.WriteLine($"{page.Url}\n{await page.Locator("body").InnerTextAsync()}\n{string.Join('\n', _complaints)}");
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task An_exception_that_was_switched_off_is_found_shown_tried_and_gone_when_it_is_mended()
    {
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await page.GotoAsync("/audit");
        await page.GetByText("No devices to audit yet").WaitForAsync();
        await PracticeFleet.ConnectAsync(Services, Cancel);

        // Both ends were audited by the push, the third device never was.
        await page.GotoAsync("/audit");
        await Assertions.Expect(Rows(page, "branch-2")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("[data-verdict=Broken]")).ToHaveCountAsync(0);
        await Assertions.Expect(Rows(page, "branch-1")).ToContainTextAsync("Not audited yet.");
        await Looks.ShootAsync(page, "fleet-after-push");

        await PracticeFleet.SwitchExceptionAsync(Services, "branch-2", off: true, Cancel);
        await page.GetByRole(AriaRole.Button, new() { Name = "Audit all" }).ClickAsync();
        await Assertions.Expect(page.Locator("tr", new() { HasText = "branch-2" }).First.Locator("[data-verdict=Broken]").First).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByText("Not audited yet.")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "Broken1" }).ClickAsync();
        await Assertions.Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        new Uri(page.Url).Query.ShouldBe("?verdict=broken");
        await Looks.ShootAsync(page, "fleet-broken");
        await Looks.NoBarriersAsync(page);

        await page.Locator("[data-verdict=Broken]").First.ClickAsync();
        await page.WaitForURLAsync("**/devices/*/audit?**");
        await page.GetByRole(AriaRole.Heading, new() { Name = "as the exception at rule" }).WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "The way of" }).First).ToContainTextAsync("masquerade");
        await Assertions.Expect(page.Locator("tr.rests").First).ToContainTextAsync("disabled");
        await Assertions.Expect(page.Locator("tr.offends").First).ToContainTextAsync("masquerade");
        await Looks.ShootAsync(page, "device-audit-broken");
        await Looks.NoBarriersAsync(page);
        string audit = page.Url;

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Article).Filter(new() { HasText = "branch-2" }).Filter(new() { HasText = "Enable rule" }).First.WaitForAsync();

        // What if: the device's rules as text, where the fix can be tried.
        await page.GotoAsync(audit);
        await page.GetByRole(AriaRole.Link, new() { Name = "What if..." }).ClickAsync();
        await page.Locator(".headline", new() { HasText = "Broken" }).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try: Enable rule" }).First.ClickAsync();
        await page.Locator(".headline", new() { HasText = "Proved" }).WaitForAsync();

        await PracticeFleet.SwitchExceptionAsync(Services, "branch-2", off: false, Cancel);
        await page.GotoAsync(audit);
        await page.GetByRole(AriaRole.Button, new() { Name = "Audit again" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Proved over all packets" }).WaitForAsync();
        await Assertions.Expect(page.Locator("[aria-labelledby=history] tbody tr")).ToHaveCountAsync(3);
        await Looks.ShootAsync(page, "device-audit-proved");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_made_on_the_settings_page_opens_the_api_until_it_is_revoked()
    {
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        (await Services.GetRequiredService<IPracticeDoor>().OpenAsync(Cancel)).Problems.ShouldBeEmpty();
        await page.GotoAsync("/settings");
        await page.GetByLabel("What it is for").FillAsync("nightly build");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a token" }).ClickAsync();
        string token = await page.Locator("code.token").InnerTextAsync();
        await Looks.ShootAsync(page, "settings-token");
        await Looks.NoBarriersAsync(page);

        using var script = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(page.Url) };
        script.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var fleet = (await script.GetFromJsonAsync<JsonObject>("/api/audit", Cancel))!;
        var devices = fleet["devices"]!.AsArray();
        devices.Count.ShouldBe(3);
        string hub = (string)devices.Single(device => (string?)device!["name"] == "hub")!["id"]!;
        ((string?)devices[0]!["activity"]).ShouldBe("idle");
        using (var started = await script.PostAsync($"/api/audit/devices/{hub}", null, Cancel))
            ((int)started.StatusCode).ShouldBe(202);
        var view = await PracticeFleet.UntilAsync(async () => (await script.GetFromJsonAsync<JsonObject>($"/api/audit/devices/{hub}", Cancel))!,
            one => (string?)one["activity"] == "idle" && one["audit"] is not null, Cancel);
        ((string?)view["audit"]!["verdict"]).ShouldBe("proved");
        script.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/sarif+json"));
        var sarif = JsonNode.Parse(await script.GetStringAsync("/api/audit", Cancel))!;
        sarif["runs"]!.AsArray().Count.ShouldBe(3);
        foreach (var run in sarif["runs"]!.AsArray().ToList())
            SarifRules.Check(new JsonObject { ["version"] = "2.1.0", ["$schema"] = (string)sarif["$schema"]!, ["runs"] = new JsonArray(run!.DeepClone()) }, 1);
        using (var elsewhere = await script.GetAsync("/settings", Cancel))
            ((int)elsewhere.StatusCode).ShouldBe(302);
        using (var gone = await script.GetAsync($"/api/audit/devices/{Guid.NewGuid()}", Cancel))
            ((int)gone.StatusCode).ShouldBe(404);

        await page.ReloadAsync();
        (await page.Locator("main").InnerTextAsync()).ShouldNotContain(token);
        await Assertions.Expect(page.Locator("[aria-labelledby=tokens] li")).ToContainTextAsync("nightly build");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(page.Locator("[aria-labelledby=tokens] li")).ToHaveCountAsync(0);
        using (var refused = await script.GetAsync("/api/audit", Cancel))
        {
            ((int)refused.StatusCode).ShouldBe(401);
            (await refused.Content.ReadAsStringAsync(Cancel)).ShouldContain("api.token");
        }
        _complaints.ShouldBeEmpty();
    }

    private static ILocator Rows(IPage page, string device) => page.Locator("tbody tr", new() { Has = page.GetByRole(AriaRole.Link, new() { Name = device, Exact = true }) });

    private async Task<IPage> OpenAsync()
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = _app.ClientOptions.BaseAddress.ToString(), ViewportSize = new() { Width = 1280, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        var page = _page = await context.NewPageAsync();
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
                _complaints.Add(message.Text);
        };
        return page;
    }
}

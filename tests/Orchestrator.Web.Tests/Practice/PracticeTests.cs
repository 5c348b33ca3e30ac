using Microsoft.Playwright;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Practice;

/// <summary>What somebody without hardware does first, on the real app and its virtual routers.</summary>
[Trait("suite", "browser")]
public sealed class PracticeTests : IAsyncLifetime
{
    private static readonly string[] Quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
    private static readonly string[] Green = ["good", "good", "good", "good", "good"];

    private readonly RunningApp _app = new();
    private readonly List<string> _complaints = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(Cancel);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Quiet });
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed && _page is { } page)
            TestContext.Current.TestOutputHelper?.WriteLine($"{page.Url}\n{await page.Locator("body").InnerTextAsync()}\n{string.Join('\n', _complaints)}\n{_app.Said}");
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_link_is_made_seen_removed_and_the_practice_network_thrown_away()
    {
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await Button(page, "Open the practice network").ClickAsync();
        await page.WaitForURLAsync("**/topology");
        await page.GetByText(", practice").First.WaitForAsync();

        await ConnectAsync(page);
        (await LightsAsync(page)).ShouldBe(Green);
        string connected = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the link" }).ClickAsync();
        await page.WaitForURLAsync("**/links/*");
        // The change's page has lights of its own, and the address changes before the page does.
        await page.Locator("[aria-labelledby=evidence] summary").First.WaitForAsync();
        (await LightsAsync(page)).ShouldBe(Green);
        string link = page.Url;
        var evidence = await page.Locator("[aria-labelledby=evidence] summary").AllInnerTextsAsync();
        evidence.Count.ShouldBe(10);
        evidence.ShouldAllBe(line => line.StartsWith("hub: ", StringComparison.Ordinal) || line.StartsWith("branch-1: ", StringComparison.Ordinal));
        (await page.Locator("main").InnerTextAsync()).ShouldNotContain(" 0 octets");

        await PlanAsync(page, "Push again");
        await page.GetByText("Nothing to do").First.WaitForAsync();

        await page.GotoAsync(link);
        await Button(page, "Remove").ClickAsync();
        // Before the question is there, a second click would ask it again.
        await Button(page, "Leave it").WaitForAsync();
        await PlanAsync(page, "Remove");
        await Button(page, "Push").ClickAsync();
        await page.Locator("[data-result=Kept]").WaitForAsync();
        await page.GotoAsync("/links");
        await page.GetByText("No links yet").WaitForAsync();
        await page.GotoAsync(connected);
        await page.Locator("[data-result=Kept]").WaitForAsync();
        (await page.GetByText("Go to the link").CountAsync()).ShouldBe(0);

        await page.GotoAsync("/settings");
        await Button(page, "Close the practice network").ClickAsync();
        await Button(page, "Close the practice network").Last.ClickAsync();
        await Button(page, "Open the practice network").WaitForAsync();
        await page.GotoAsync("/");
        await page.GetByText("There is no device yet").WaitForAsync();
        await page.GotoAsync("/changes");
        await page.GetByText("No changes yet").WaitForAsync();
        _complaints.ShouldBeEmpty();
        _app.Said.ShouldNotContain("fail:");
    }

    [Fact]
    public async Task A_practice_link_survives_a_power_cut_of_the_app()
    {
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await Button(page, "Open the practice network").ClickAsync();
        await page.WaitForURLAsync("**/topology");
        await ConnectAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the link" }).ClickAsync();
        await page.WaitForURLAsync("**/links/*");
        string link = page.Url;

        await _app.KillAsync();
        await _app.StartAsync(Cancel);

        await page.GotoAsync(link);
        await Button(page, "Verify now").ClickAsync();
        await page.Locator("[data-light]").First.WaitForAsync();
        (await LightsAsync(page)).ShouldBe(Green);
        await PlanAsync(page, "Push again");
        await page.GetByText("Nothing to do").First.WaitForAsync();
        _app.Said.ShouldNotContain("fail:");
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private async Task<IPage> OpenAsync()
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = _app.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 900 } });
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

    private static async Task ConnectAsync(IPage page)
    {
        await page.GotoAsync("/links/new");
        await page.GetByLabel("One end").SelectOptionAsync(new SelectOptionValue { Label = "hub" });
        await page.GetByLabel("Other end").SelectOptionAsync(new SelectOptionValue { Label = "branch-1" });
        await PlanAsync(page, "Preview");
        await Button(page, "Push").ClickAsync();
        await page.Locator("[data-result]").WaitForAsync();
        (await page.Locator("[data-result]").GetAttributeAsync("data-result")).ShouldBe("Kept", await page.Locator("main").InnerTextAsync());
    }

    private static async Task PlanAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/changes/*");
    }

    private static async Task<IReadOnlyList<string?>> LightsAsync(IPage page) =>
        [.. await Task.WhenAll((await page.Locator("[data-light]").AllAsync()).Select(light => light.GetAttributeAsync("data-state")))];
}

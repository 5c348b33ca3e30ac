using System.Globalization;
using Microsoft.Playwright;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>What is refused is said beside its field, and nothing that was typed is lost.</summary>
[Trait("suite", "browser")]
public sealed class FormTests : IAsyncLifetime
{
    private readonly RunningApp _app = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(Cancel);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Wrong_entries_are_told_at_their_fields_and_corrected_in_place()
    {
        await using var router = await Router.StartAsync("branch", "10.1.0.1/24", "172.16.1.2/24", Cancel);
        var context = await _browser!.NewContextAsync(new() { BaseURL = _app.Address.ToString() });
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        await RunningApp.EnterAsync(page);

        await page.GotoAsync("/devices/add");
        await page.GetByText("Port, method, key").ClickAsync();
        await page.GetByLabel("Address").FillAsync("$(reboot)");
        await page.GetByLabel("User name on the device").FillAsync("orch");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("wrong");
        await page.GetByLabel("Method").SelectOptionAsync("RouterOsApiTls");
        await page.GetByLabel("Port", new() { Exact = true }).FillAsync(router.Port.ToString(CultureInfo.InvariantCulture));
        await ClickAsync(page, "Probe");
        await BesideAsync(page, "#address", "Address is neither a host name nor an IPv4 address.");
        (await page.GetByLabel("User name on the device").InputValueAsync()).ShouldBe("orch");
        (await page.GetByLabel("Password", new() { Exact = true }).InputValueAsync()).ShouldBe("wrong");

        await page.GetByLabel("Address").FillAsync("127.0.0.1");
        await ClickAsync(page, "Probe");
        await ClickAsync(page, "Trust and go on");
        await page.GetByText("127.0.0.1 refused the login.").WaitForAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Router.Password);
        await ClickAsync(page, "Try again");

        await page.GetByLabel("Device name").FillAsync("a\"; /system reboot");
        await page.GetByLabel("Site", new() { Exact = true }).FillAsync("Branch office");
        await ClickAsync(page, "Add");
        await BesideAsync(page, "#device-name", "Device name holds a character that is not allowed.");
        (await page.GetByLabel("Site", new() { Exact = true }).InputValueAsync()).ShouldBe("Branch office");
        await page.GetByLabel("Device name").FillAsync("branch");
        await ClickAsync(page, "Add");
        await page.GetByText("was added").WaitForAsync();
    }

    private static Task ClickAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static Task BesideAsync(IPage page, string input, string message) =>
        page.Locator($".field:has({input}) .validation-message").Filter(new() { HasText = message }).WaitForAsync();
}

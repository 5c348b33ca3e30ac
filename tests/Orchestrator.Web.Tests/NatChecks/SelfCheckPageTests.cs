using Microsoft.Playwright;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.Auditing;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.NatChecks;

/// <summary>The self-check as an admin does it.</summary>
[Trait("suite", "browser")]
public sealed class SelfCheckPageTests : IAsyncLifetime
{
    private static readonly string[] Quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly CheckedApp _app = new();
    private readonly List<string> _complaints = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
    public async Task Sites_are_checked_looked_at_and_connected()
    {
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await page.GotoAsync("/self-check");
        await page.GetByText("No uplinks to check yet").WaitForAsync();
        var fleet = await FleetAsync();

        await page.GotoAsync("/self-check");
        await Assertions.Expect(page.GetByText("not checked")).ToHaveCountAsync(8);
        _app.Runner.Gate = new TaskCompletionSource();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check all" }).ClickAsync();
        await page.GetByText("waiting how long an idle mapping lives").First.WaitForAsync();
        await Looks.ShootAsync(page, "self-check-running");
        _app.Runner.Gate.SetResult();
        await Assertions.Expect(page.GetByText("not checked")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await page.GetByText("branch-7 is behind a NAT that keeps UDP ports 500 and 4500").WaitForAsync();
        await Looks.ShootAsync(page, "self-check-sites");
        await Looks.NoBarriersAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Who connects to whom" }).ClickAsync();
        var cell = page.GetByRole(AriaRole.Link, new() { Name = "branch-1 and branch-7: a hub is needed." }).First;
        await cell.ClickAsync();
        await page.Locator(".pair-note").GetByText("shows each destination another port").WaitForAsync();
        await Looks.ShootAsync(page, "self-check-pairs");
        await Looks.NoBarriersAsync(page);
        // One stop of the Tab key, arrows between the cells.
        await page.Locator("[data-matrix] a[tabindex='0']").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        (await page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')")).ShouldContain("branch-1 and branch-3: ");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".pair-note").GetByText("branch-2 and branch-3").WaitForAsync();

        await page.GotoAsync($"/self-check/{fleet["branch-7"].Id.Value}");
        await page.GetByRole(AriaRole.Heading, new() { Name = "192.168.7.2:4500 is seen as 203.0.113.7:4500 from everywhere" }).WaitForAsync();
        await page.GetByLabel("Model").FillAsync("FRITZ!Box 7590");
        await page.GetByLabel("Firmware").FillAsync("8.02");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await page.GetByText("Kept.").WaitForAsync();
        await page.Locator("[data-property=Lifetime] summary").ClickAsync();
        await page.GetByText("35 s of silence").WaitForAsync();
        await Looks.ShootAsync(page, "self-check-device");
        await Looks.NoBarriersAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this result: behind NAT, idle mappings live 30 s" }).ClickAsync();
        await page.GetByText("Before it was").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Before it was")).ToHaveCountAsync(0);
        _app.Runner.Measurements["branch-7"] = Profiles.Symmetric("192.168.7.2", "203.0.113.7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check again" }).ClickAsync();
        await page.GetByText("Mapping: endpoint-independent, now").WaitForAsync();
        await Assertions.Expect(page.GetByText("Kept.")).ToHaveCountAsync(0);
        await Looks.ShootAsync(page, "self-check-device-changed");

        await page.GotoAsync($"/self-check/{fleet["branch-5"].Id.Value}");
        await page.GetByText("Provider's NAT").First.WaitForAsync();
        await Looks.ShootAsync(page, "self-check-device-carrier");
        await page.GotoAsync("/self-check?view=boxes");
        await page.GetByText("FRITZ!Box 7590").WaitForAsync();
        await Looks.ShootAsync(page, "self-check-boxes");
        await Looks.NoBarriersAsync(page);

        await page.GotoAsync("/topology");
        await page.Locator($"[data-site='{fleet["branch-1"].Site.Value}']").ClickAsync();
        await page.Locator(".possible").First.WaitForAsync();
        await Looks.ShootAsync(page, "self-check-topology");
        await page.GotoAsync($"/links/new?a={fleet["hub"].Site.Value}&b={fleet["branch-3"].Site.Value}");
        await page.Locator(".pair-note").GetByText("direct if branch-3 begins").WaitForAsync();
        await Looks.ShootAsync(page, "self-check-connect");
        await page.GotoAsync("/settings");
        await page.GetByLabel("When a device runs another version").SelectOptionAsync("Queue");
        await PracticeFleet.UntilAsync(async () => (await _app.Checks.GetRecheckAsync(Cancel)).ToString(), rule => rule == nameof(Recheck.Queue), Cancel);
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fifty_sites_can_still_be_looked_through()
    {
        var devices = new List<Device>();
        for (int number = 1; number <= 50; number++)
            devices.Add(await _app.AddAsync($"site-{number:00}", (number % 4) switch
            {
                0 => Profiles.Public($"203.0.113.{number}"),
                1 => Profiles.Keeping($"192.168.{number}.2", $"198.18.0.{number}"),
                2 => Profiles.Symmetric($"192.168.{number}.2", $"198.18.0.{number}"),
                _ => Profiles.Renumbering($"192.168.{number}.2", $"198.18.0.{number}"),
            }, cancellationToken: Cancel));
        await _app.CheckAsync(Cancel, [.. devices]);
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await page.GotoAsync("/self-check?view=pairs");
        await Assertions.Expect(page.Locator("[data-matrix] td a")).ToHaveCountAsync(50 * 49);
        (await page.Locator("[data-matrix] td a[tabindex='0']").CountAsync()).ShouldBe(1);
        await Looks.ShootAsync(page, "self-check-fifty");
        await page.GetByLabel("Filter by site or device").FillAsync("site-1");
        await Assertions.Expect(page.Locator("[data-matrix] td a")).ToHaveCountAsync(10 * 49);
        await page.GetByLabel("Filter by site or device").FillAsync("site-17");
        await Assertions.Expect(page.Locator("[data-matrix] td a")).ToHaveCountAsync(49);
        (await page.Locator("[data-matrix] td a[tabindex='0']").CountAsync()).ShouldBe(1);
        await Looks.ShootAsync(page, "self-check-one-of-fifty");
        await page.SetViewportSizeAsync(1280, 900);
        await page.GetByLabel("Filter by site or device").FillAsync("nobody");
        await page.GetByText("Nothing matches.").WaitForAsync();

        // What is shown is started, and stopped; beyond some ten it asks first.
        await page.GotoAsync("/self-check");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check all" }).ClickAsync();
        await page.GetByText("Check 50 uplinks? 4 at a time, that takes up to 7 h. Nothing is pushed to a router while it is checked.").WaitForAsync();
        await Looks.ShootAsync(page, "self-check-ask");
        await page.SetViewportSizeAsync(1280, 900);
        await Looks.NoBarriersAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave it" }).ClickAsync();
        _app.Runner.Gate = new TaskCompletionSource();
        await page.GetByLabel("Filter by site or device").FillAsync("site-1");
        using var storing = new ManualResetEventSlim();
        _app.Refuse("NatChecks", () =>
        {
            storing.Wait(Cancel);
            return false;
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Check the 10 shown" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Starting..." })).ToBeDisabledAsync();
        storing.Set();
        _app.Refuse("NatChecks", null);
        await page.GetByText("10 uplinks are being checked or wait for it.").WaitForAsync();
        await page.GetByLabel("Filter by site or device").FillAsync("site-19");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop the one shown" }).ClickAsync();
        await page.GetByText("9 uplinks are being checked or wait for it.").WaitForAsync();
        await page.GetByLabel("Filter by site or device").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop all" }).ClickAsync();
        await _app.UntilAsync(view => view.Moving == 0, Cancel);
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failed_check_that_is_looked_at_says_why_once_and_is_not_used()
    {
        var branch = await _app.AddAsync("branch", Profiles.Keeping("192.168.1.2", "203.0.113.7"), cancellationToken: Cancel);
        _app.Runner.FaultInTheMiddle = new Problem("device.lost", "The connection to branch was lost.");
        await _app.CheckAsync(Cancel, branch);
        long failed = (await _app.Checks.GetDeviceAsync(branch.Id.Value, null, null, Cancel))!.History[0].Id;
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await page.GotoAsync($"/self-check/{branch.Id.Value}?check={failed}");
        await page.GetByText("A failed check is not used.").WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The connection to branch was lost." })).ToHaveCountAsync(1);
        // Without it, the newest attempt's problem stands by itself.
        await page.GotoAsync($"/self-check/{branch.Id.Value}");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The connection to branch was lost." })).ToHaveCountAsync(1);
    }

    private async Task<Dictionary<string, Device>> FleetAsync()
    {
        var fleet = new Dictionary<string, Device>();
        foreach (var (name, measurement) in new (string, Core.NatBehaviour.NatMeasurement)[]
        {
            ("hub", Profiles.Public("203.0.113.100")),
            ("branch-1", Profiles.Symmetric("192.168.1.2", "203.0.113.1")),
            ("branch-2", Profiles.Forwarded("192.168.2.2", "203.0.113.2")),
            ("branch-3", Profiles.Renumbering("192.168.3.2", "203.0.113.3")),
            ("branch-4", Profiles.Without4500("192.168.4.2", "203.0.113.4")),
            ("branch-5", Profiles.CarrierGrade("192.168.5.2", "203.0.113.5")),
            ("branch-6", Profiles.Meddling("192.168.6.2", "203.0.113.6")),
            ("branch-7", Profiles.Keeping("192.168.7.2", "203.0.113.7")),
        })
            fleet[name] = await _app.AddAsync(name, measurement, cancellationToken: Cancel);
        return fleet;
    }

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
}

using Microsoft.Playwright;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Tests.Auditing;
using Orchestrator.Web.Tests.Host;
using Orchestrator.Web.Tests.NatChecks;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>An admin pushes to a router that a check holds, and stops the check.</summary>
[Trait("suite", "browser")]
public sealed class HeldPushPageTests : IAsyncLifetime
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
    public async Task A_check_that_is_being_stopped_is_told_of_until_its_rows_are_gone_and_then_the_change_is_pushed()
    {
        await using var fleet = await VirtualFleet.StartAsync(Cancel);
        var devices = await fleet.OnboardAsync(_app.Get<IDeviceOnboarding>(), Cancel);
        var change = await ReadyAsync();
        var page = await OpenAsync();
        await page.GotoAsync($"/changes/{change}");
        var push = page.GetByRole(AriaRole.Button, new() { Name = "Push" });
        await push.WaitForAsync();

        // A check holds the hub, and lets go of it only when its rows are off.
        _app.Runner.Measurements[VirtualFleet.Hub] = Profiles.Public("203.0.113.10");
        _app.Runner.Gate = new TaskCompletionSource();
        var hub = new DeviceId(devices[VirtualFleet.Hub]);
        var hold = (await _app.Get<RouterHolds>().TryHoldAsync(hub, Cancel)).ShouldNotBeNull();
        var uplink = (await _app.Checks.GetAsync(Cancel)).Uplinks.Single(one => one.DeviceName == VirtualFleet.Hub).Uplink;
        (await _app.Checks.StartAsync([uplink], Cancel)).Problems.ShouldBeEmpty();

        await push.ClickAsync();
        await page.GetByText("The NAT check of hub holds it: nothing is pushed there until the check has ended.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop the check" }).ClickAsync();
        var stopping = page.GetByText("The NAT check of hub is being stopped");
        await stopping.WaitForAsync();
        await _app.UntilAsync(view => view.Moving == 0, Cancel);
        // The check's end is stored; the router is not free yet.
        await page.WaitForTimeoutAsync(2500);
        await Assertions.Expect(stopping).ToBeVisibleAsync();
        await Assertions.Expect(push).ToBeDisabledAsync();
        await Looks.ShootAsync(page, "change-check-stopping");
        await Looks.NoBarriersAsync(page);

        await hold.DisposeAsync();
        await Assertions.Expect(stopping).ToHaveCountAsync(0);
        await push.ClickAsync();
        await page.Locator("[data-result=Kept]").WaitForAsync(new() { Timeout = 120_000 });
        _complaints.ShouldBeEmpty();
    }

    private async Task<Guid> ReadyAsync()
    {
        var sites = (await _app.Get<ILinkDesign>().ListSitesAsync(Cancel)).ToDictionary(site => site.Name, site => site.Id);
        var change = (await _app.Get<ILinkDesign>().PreviewAsync(new LinkIntent(sites[VirtualFleet.North], sites[VirtualFleet.Hub], new Dictionary<string, string>()), Cancel)).Value;
        (await PracticeFleet.UntilAsync(async () => (await _app.Get<IChangeDesk>().GetAsync(change, Cancel))!, view => !view.IsMoving, Cancel)).Row.State.ShouldBe(ChangeState.Ready);
        return change;
    }

    private async Task<IPage> OpenAsync()
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = _app.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 800 } });
        _page = await context.NewPageAsync();
        _page.SetDefaultTimeout(60_000);
        _page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add(message.Text);
        };
        _page.PageError += (_, error) => _complaints.Add(error);
        await RunningApp.EnterAsync(_page);
        return _page;
    }
}

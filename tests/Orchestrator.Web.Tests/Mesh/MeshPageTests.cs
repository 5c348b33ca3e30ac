using Microsoft.Playwright;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.Auditing;
using Orchestrator.Web.Tests.Host;
using Orchestrator.Web.Tests.NatChecks;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>An admin connects several sites: from measured verdicts to links that are up.</summary>
[Trait("suite", "browser")]
public sealed class MeshPageTests : IAsyncLifetime
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
    public async Task Three_sites_of_which_two_need_a_hub_get_one_and_every_link_comes_up()
    {
        await using var fleet = await VirtualFleet.StartAsync(Cancel);
        var page = await OpenAsync();
        await page.GotoAsync("/links/new?shape=mesh");
        await page.GetByText("Two sites are needed").WaitForAsync();
        await fleet.OnboardAsync(_app.Get<IDeviceOnboarding>(), Cancel);
        await MeasureAsync();

        // From the map: three sites are picked, and go along.
        await page.GotoAsync("/topology");
        foreach (string name in new[] { VirtualFleet.North, VirtualFleet.South, VirtualFleet.Hub })
            await page.Locator(".site").Filter(new() { Has = page.Locator($".site-name:text-is('{name}')") }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect 3 sites" }).ClickAsync();

        // A full mesh: one pair needs a hub, says so and is not ticked.
        await Link(page, "north - hub").WaitForAsync();
        await page.WaitForTimeoutAsync(1000);
        await page.GetByRole(AriaRole.Link, new() { Name = "Full mesh" }).ClickAsync();
        var between = Link(page, "north - south");
        await between.GetByText("needs a hub").WaitForAsync();
        await Assertions.Expect(between.GetByRole(AriaRole.Checkbox)).Not.ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("tbody input:checked")).ToHaveCountAsync(2);
        await Looks.ShootAsync(page, "mesh-full");
        await Looks.NoBarriersAsync(page);

        await between.GetByRole(AriaRole.Button, new() { Name = "Use hub as a hub" }).ClickAsync();
        await page.GetByText("hub is proposed: it can have a direct link with all 2 others, as measured").WaitForAsync();
        await page.WaitForTimeoutAsync(1000);
        await page.Locator("#hub").SelectOptionAsync(new SelectOptionValue { Label = "north" });
        await page.GetByText("You chose north: it can have a direct link with 1 of 2 others, as measured. hub could have one with 2.").WaitForAsync();
        await page.Locator("#hub").SelectOptionAsync("");
        await page.Locator(".hub-why").GetByText("hub is proposed").WaitForAsync();
        await Link(page, "north - hub").GetByText("direct if north begins").WaitForAsync();
        await Link(page, "south - hub").GetByText("direct if south begins").WaitForAsync();
        // A tick stands in the address, and by the keyboard as well.
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Connect south and hub" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByText("1 link will be made, 1 left out.").WaitForAsync();
        await page.WaitForURLAsync("**without=**");
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Checkbox, new() { Name = "Connect south and hub" })).Not.ToBeCheckedAsync();
        await page.WaitForTimeoutAsync(1500);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Connect south and hub" }).CheckAsync();
        await page.GetByText("2 links will be made.").WaitForAsync();
        await Assertions.Expect(page.GetByText("carries 1 LAN of other spokes as well")).ToHaveCountAsync(2);
        await Looks.ShootAsync(page, "mesh-hub");
        await Looks.NoBarriersAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Preview all" }).ClickAsync();
        await page.WaitForURLAsync("**/changes/group/**");
        await page.Locator("[data-state=Ready]").Nth(1).WaitForAsync();
        await Looks.ShootAsync(page, "mesh-preview");
        await Looks.NoBarriersAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard all" }).ClickAsync();
        await page.GetByText("Drop all of them? Links of which no device ever heard are deleted with their addresses and keys.").WaitForAsync();
        await Looks.ShootAsync(page, "mesh-discard");
        await page.GetByRole(AriaRole.Button, new() { Name = "Leave it" }).ClickAsync();
        await Assertions.Expect(page.Locator("tr[data-state=Ready]")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "Push all" }).ClickAsync();
        await page.Locator("[data-state=Pushing]").First.WaitForAsync();
        await Looks.ShootAsync(page, "mesh-pushing");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("tr[data-state=Kept]")).ToHaveCountAsync(2, new() { Timeout = 120_000 });
        await page.GetByText("2 links: 2 kept.").WaitForAsync();
        await Assertions.Expect(page.Locator("[data-light][data-state=good]")).ToHaveCountAsync(10);
        await Looks.ShootAsync(page, "mesh-pushed");
        await Looks.NoBarriersAsync(page);

        await page.GotoAsync("/links");
        await Assertions.Expect(page.GetByText("deployed")).ToHaveCountAsync(2);
        await page.GotoAsync($"/links/new?shape=mesh&{string.Join('&', (await SitesAsync()).Select(site => $"site={site.Id}"))}");
        await Assertions.Expect(page.GetByText("There already", new() { Exact = true })).ToHaveCountAsync(2);
        await Looks.ShootAsync(page, "mesh-there");
        // What was asked for is what there is: a host behind one spoke is reached from the other.
        (await fleet.PingsAsync(VirtualFleet.North, VirtualFleet.South, Cancel)).ShouldBeTrue();
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Among_forty_sites_the_filter_finds_those_to_connect()
    {
        for (int number = 1; number <= 40; number++)
            await _app.AddAsync($"site-{number:00}", number % 3 == 0 ? Profiles.Public($"203.0.113.{number}") : Profiles.Symmetric($"192.168.{number}.2", $"198.18.0.{number}"), cancellationToken: Cancel);
        var page = await OpenAsync();
        await page.GotoAsync("/links/new?shape=mesh");
        await page.GetByText("Tick the sites to connect.").WaitForAsync();
        await page.WaitForTimeoutAsync(1500);
        await page.GetByLabel("Filter by site").FillAsync("site-1");
        await page.GetByLabel("All 10 shown").CheckAsync();
        await page.GetByText("10 of 40 picked").WaitForAsync();
        await Assertions.Expect(page.Locator("[data-link]")).ToHaveCountAsync(45);
        // Unmeasured pairs say so, and those that nobody could begin say what to do.
        await page.GetByText("not measured").First.WaitForAsync();
        await page.Locator("[data-problem='link.no-reachable-end']").First.WaitForAsync();
        await Looks.ShootAsync(page, "mesh-forty");
        await Looks.NoBarriersAsync(page);
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reload_while_the_drafts_are_made_loses_none_and_all_can_be_dropped_together()
    {
        for (int number = 1; number <= 8; number++)
            await _app.AddAsync($"site-{number:00}", Profiles.Public($"203.0.113.{number}"), cancellationToken: Cancel);
        var page = await OpenAsync();
        await page.GotoAsync($"/links/new?shape=mesh&sites={SiteWord.Of((await SitesAsync()).Select(site => site.Id))}");
        await page.GetByText("28 links will be made.").WaitForAsync();
        await page.WaitForTimeoutAsync(1500);
        await page.GetByRole(AriaRole.Button, new() { Name = "Preview all" }).ClickAsync();
        await PracticeFleet.UntilAsync(LinksAsync, links => links > 0, Cancel);
        await page.ReloadAsync();
        await PracticeFleet.UntilAsync(LinksAsync, links => links == 28, Cancel);

        // From any of its changes the way leads to all.
        var change = (await _app.Get<IChangeDesk>().ListAsync(Cancel))[0];
        await page.GotoAsync($"/changes/{change.Id}");
        await page.GetByRole(AriaRole.Link, new() { Name = "The changes previewed with it" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard all" }).ClickAsync();
        await page.Locator(".confirm").GetByRole(AriaRole.Button, new() { Name = "Discard all" }).ClickAsync();
        await page.GetByText("28 links: 28 dropped.").WaitForAsync();
        (await LinksAsync()).ShouldBe(0);
        _complaints.ShouldBeEmpty();

        async Task<int> LinksAsync() => (await _app.Get<LinkStore>().ListAsync(new PageRequest(Take: 1), Cancel)).Total;
    }

    private static ILocator Link(IPage page, string ends) => page.Locator($"[data-link='{ends}']");

    private Task<IReadOnlyList<SiteChoice>> SitesAsync() => _app.Get<ILinkDesign>().ListSitesAsync(Cancel);

    /// <summary>North's NAT shows each destination another port; south's provider lets no first packet in.</summary>
    private async Task MeasureAsync()
    {
        foreach (var (name, measured) in new (string, NatMeasurement)[]
        {
            (VirtualFleet.Hub, Profiles.Public("203.0.113.10")),
            (VirtualFleet.North, Profiles.Symmetric("192.168.1.50", "198.51.100.21")),
            (VirtualFleet.South, Profiles.Closed("198.51.100.87")),
        })
            _app.Runner.Measurements[name] = measured;
        var uplinks = (await _app.Checks.GetAsync(Cancel)).Uplinks.Select(uplink => uplink.Uplink).ToList();
        (await _app.Checks.StartAsync(uplinks, Cancel)).Problems.ShouldBeEmpty();
        await _app.UntilAsync(view => view.Moving == 0, Cancel);
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

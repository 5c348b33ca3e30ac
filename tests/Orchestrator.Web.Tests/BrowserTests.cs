using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Orchestrator.Web.Tests.Fakes;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

[Trait("suite", "browser")]
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string, string> Pages => new()
    {
        { "dashboard", "/" }, { "topology", "/topology" }, { "topology-table", "/topology?view=table" },
        { "devices", "/devices" }, { "device", $"/devices/{Sample.Branch}" }, { "device-refused", $"/devices/{Sample.Clinic}?added=true" },
        { "add", "/devices/add" }, { "add-contacting", $"/devices/add/{Sample.ContactingProbe}" }, { "add-trust", $"/devices/add/{Sample.TrustProbe}" },
        { "add-ready", $"/devices/add/{Sample.ReadyProbe}" }, { "add-failed", $"/devices/add/{Sample.FailedProbe}" },
        { "links", "/links" }, { "link", $"/links/{Sample.BranchLink}" }, { "new-link", "/links/new" }, { "new-link-bad", "/links/new?set=mtu:1480" },
        { "changes", "/changes" }, { "change-ready", $"/changes/{Sample.ReadyChange}" }, { "change-diff", $"/changes/{Sample.ReadyChange}?tab=diff" },
        { "change-script", $"/changes/{Sample.ReadyChange}?tab=script" }, { "change-risks", $"/changes/{Sample.ReadyChange}?tab=risks" },
        { "change-files", $"/changes/{Sample.ReadyChange}?tab=files&device={Sample.Hub}" },
        { "change-pushing", $"/changes/{Sample.PushingChange}" }, { "change-waiting", $"/changes/{Sample.WaitingChange}" },
        { "change-kept", $"/changes/{Sample.KeptChange}" }, { "change-rolled-back", $"/changes/{Sample.RolledBackChange}" },
        { "change-blocked", $"/changes/{Sample.BlockedChange}" }, { "settings", "/settings" }, { "not-found", "/no/such/page" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_opens_its_circuit_without_a_complaint_and_fits_a_narrow_screen(string name, string url)
    {
        var (page, complaints) = await browser.OpenAsync();
        await page.GotoAsync(url);
        await Settled(page);
        (await page.Locator("main").InnerTextAsync()).ShouldNotContain("could not be shown");
        await ShootAsync(page, name);
        await NoBarriersAsync(page);
        await page.SetViewportSizeAsync(390, 800);
        await page.WaitForTimeoutAsync(100);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overflow.ShouldBeLessThanOrEqualTo(0);
        complaints.Where(c => name != "not-found" || !c.Contains("404", StringComparison.Ordinal)).ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    // WCAG 2.2 A and AA, in both themes.
    private static async Task NoBarriersAsync(IPage page)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.WaitForTimeoutAsync(200);
            var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
            result.Violations.Select(v => $"{scheme} {v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html).Take(3))}").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task An_empty_app_shows_two_doors_and_every_list_says_what_to_do_next()
    {
        browser.App.World.Empty = true;
        try
        {
            var (page, complaints) = await browser.OpenAsync();
            foreach (var (url, next) in new[] { ("/", "Open the practice network"), ("/devices", "Add a device"), ("/links", "Connect sites"), ("/changes", "Connect sites"), ("/topology", "Add a device") })
            {
                await page.GotoAsync(url);
                await page.Locator("main").GetByText(next).First.WaitForAsync();
                await NoBarriersAsync(page);
                await ShootAsync(page, "empty" + url.Replace('/', '-'));
            }

            complaints.ShouldBeEmpty();
            await page.Context.CloseAsync();
        }
        finally
        {
            browser.App.World.Empty = false;
        }
    }

    private static async Task Settled(IPage page)
    {
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.WaitForTimeoutAsync(300);
    }

    // For looking at: ORCHESTRATOR_SCREENSHOTS names a directory.
    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("ORCHESTRATOR_SCREENSHOTS") is not { Length: > 0 } directory) return;
        foreach (var (scheme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Light, 390) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 800);
            await page.WaitForTimeoutAsync(300);
            await page.ScreenshotAsync(new() { Path = Path.Combine(directory, $"{name}-{scheme}-{width}.png".ToLowerInvariant()), FullPage = true });
        }
    }
}

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
        { "audit", "/audit" }, { "audit-broken", "/audit?verdict=broken&q=branch" }, { "audit-paste", "/audit/paste" }, { "audit-what-if", $"/audit/paste?device={Sample.Branch}" },
        { "device-audit", $"/devices/{Sample.Branch}/audit" }, { "device-audit-question", $"/devices/{Sample.Hub}/audit?traffic=internet" }, { "device-audit-never", $"/devices/{Sample.Clinic}/audit" },
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
        await Looks.ShootAsync(page, name);
        await Looks.NoBarriersAsync(page);
        await page.SetViewportSizeAsync(390, 800);
        await page.WaitForTimeoutAsync(100);
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        overflow.ShouldBeLessThanOrEqualTo(0);
        complaints.Where(c => name != "not-found" || !c.Contains("404", StringComparison.Ordinal)).ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_empty_app_shows_two_doors_and_every_list_says_what_to_do_next()
    {
        browser.App.World.Empty = true;
        try
        {
            var (page, complaints) = await browser.OpenAsync();
            foreach (var (url, next) in new[] { ("/", "Open the practice network"), ("/devices", "Add a device"), ("/links", "Connect sites"), ("/changes", "Connect sites"), ("/audit", "Paste a rule set"), ("/topology", "Add a device") })
            {
                await page.GotoAsync(url);
                await page.Locator("main").GetByText(next).First.WaitForAsync();
                await Looks.NoBarriersAsync(page);
                await Looks.ShootAsync(page, "empty" + url.Replace('/', '-'));
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
}

using Microsoft.Playwright;
using Orchestrator.Web.Tests.Fakes;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests;

/// <summary>What people do on the pages, in a browser.</summary>
[Trait("suite", "browser")]
public sealed class InteractionTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_main_job_takes_eight_confirming_clicks_and_no_typed_key_or_subnet()
    {
        var (page, complaints) = await browser.OpenAsync();
        var clicks = 0;
        var earlier = browser.App.World.Commands.Count;
        async Task Confirm(string button)
        {
            clicks++;
            await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        }

        for (var device = 0; device < 2; device++)
        {
            await OpenAsync(page, "/devices/add");
            await page.GetByLabel("Address").FillAsync("192.0.2.17");
            await page.GetByLabel("Password", new() { Exact = true }).FillAsync("secret of the device");
            await Confirm("Probe");
            await Confirm("Trust and go on");
            await Confirm("Add");
            await page.GetByText("was added").WaitForAsync();
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Connect Branch 7 and Hub" }).First.ClickAsync();
        await Confirm("Preview");
        await Confirm("Push");
        await page.GetByText("five lights are good").WaitForAsync();
        await page.ReloadAsync();
        await page.GetByText("five lights are good").WaitForAsync();
        clicks.ShouldBe(8);
        browser.App.World.Commands.Skip(earlier).ShouldBe(
            ["probe Detect admin@192.0.2.17:default", "trust SHA256:u8Yk1m3qzv0mWkqXn7Tq0o4mB1l2c3d4e5f6g7h8i9A", "add branch-7 to branch-7 with 10.1.0.0/24",
             "probe Detect admin@192.0.2.17:default", "trust SHA256:u8Yk1m3qzv0mWkqXn7Tq0o4mB1l2c3d4e5f6g7h8i9A", "add branch-7 to branch-7 with 10.1.0.0/24",
             "preview", "push"]);
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_address_is_named_and_nothing_typed_is_lost()
    {
        var (page, _) = await browser.OpenAsync();
        await OpenAsync(page, "/devices/add");
        await page.GetByLabel("Address").FillAsync("not an address");
        await page.GetByLabel("User name on the device").FillAsync("netops");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("typed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Probe" }).ClickAsync();
        await page.GetByText("Address \"not an address\" is neither a name nor an IP address.").WaitForAsync();
        (await page.GetByLabel("Address").InputValueAsync()).ShouldBe("not an address");
        (await page.GetByLabel("User name on the device").InputValueAsync()).ShouldBe("netops");
        (await page.GetByLabel("Password", new() { Exact = true }).InputValueAsync()).ShouldBe("typed");
    }

    [Fact]
    public async Task An_impossible_choice_says_why_stops_the_preview_and_can_be_undone()
    {
        var (page, _) = await browser.OpenAsync();
        await OpenAsync(page, "/links/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change MTU" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "MTU" }).FillAsync("1480");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use" }).ClickAsync();
        await page.GetByText("MTU 1480 does not fit").WaitForAsync();
        page.Url.ShouldContain("set=mtu");
        (await page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).IsDisabledAsync()).ShouldBeTrue();
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Preview" })).ToBeEnabledAsync();
    }

    [Fact]
    public async Task Control_K_finds_a_device_by_keyboard_alone()
    {
        var (page, _) = await browser.OpenAsync();
        await OpenAsync(page, "/settings");
        // A new page takes the focus to its heading once.
        await page.Locator("h1:focus").WaitForAsync();
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("hub");
        await Assertions.Expect(page.Locator("[role=option][aria-selected=true]")).ToContainTextAsync("hub");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"/devices/{Sample.Hub}$"));
    }

    [Fact]
    public async Task The_skip_link_moves_the_focus_to_the_page()
    {
        var (page, _) = await browser.OpenAsync();
        await OpenAsync(page, "/devices/add");
        await page.GetByRole(AriaRole.Link, new() { Name = "Skip to the page" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("location.pathname + ' ' + document.activeElement.id")).ShouldBe("/devices/add main");
    }

    [Fact]
    public async Task A_chosen_theme_is_there_at_the_first_paint_after_a_reload()
    {
        var (page, _) = await browser.OpenAsync();
        await OpenAsync(page, "/settings");
        // The choice shows once the circuit has answered; a check that wants it at once would fail on a busy machine.
        await page.GetByLabel("Dark").ClickAsync();
        await Assertions.Expect(page.GetByLabel("Dark")).ToBeCheckedAsync();
        await page.ReloadAsync(new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        (await page.EvaluateAsync<string>("document.documentElement.dataset.theme")).ShouldBe("dark");
        (await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor")).ShouldBe("rgb(14, 18, 23)");
        await Assertions.Expect(page.GetByLabel("Dark")).ToBeCheckedAsync();
    }

    [Fact]
    public async Task A_dragged_site_stays_where_it_was_put_and_two_picked_sites_can_be_connected()
    {
        var (page, complaints) = await browser.OpenAsync();
        await OpenAsync(page, "/topology");
        var card = page.Locator($"[data-site='{Sample.ClinicSite}']");
        var before = await card.GetAttributeAsync("transform");
        var box = (await card.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 40, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 100, box.Y + 180, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(card).Not.ToHaveAttributeAsync("transform", before!);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        var after = await card.GetAttributeAsync("transform");
        await OpenAsync(page, "/topology");
        (await card.GetAttributeAsync("transform")).ShouldBe(after);
        (await page.Locator("[aria-pressed='true']").CountAsync()).ShouldBe(0);

        await page.Locator($"[data-site='{Sample.DepotSite}']").ClickAsync();
        await page.Locator($"[data-site='{Sample.ClinicSite}']").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Connect Depot and Clinic" }).ClickAsync();
        await page.WaitForURLAsync($"**/links/new?a={Sample.DepotSite}&b={Sample.ClinicSite}");
        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Verify_now_turns_the_lights_without_a_reload()
    {
        var (page, _) = await browser.OpenAsync();
        await OpenAsync(page, $"/links/{Sample.BranchLink}");
        await Assertions.Expect(page.Locator("tr[data-light='Nat']")).ToHaveAttributeAsync("data-state", "bad");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify now" }).ClickAsync();
        await Assertions.Expect(page.Locator("tr[data-light='Nat']")).ToHaveAttributeAsync("data-state", "good");
    }

    [Fact]
    public async Task Logging_out_ends_at_the_login_page_and_the_session_is_over()
    {
        var (page, _) = await browser.OpenAsync();
        await OpenAsync(page, "/devices");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await page.WaitForURLAsync("**/login");
        await page.GotoAsync("/devices");
        page.Url.ShouldContain("/login?returnUrl=%2Fdevices");
    }

    private static async Task OpenAsync(IPage page, string url)
    {
        await page.GotoAsync(url);
        await page.Locator("h1").First.WaitForAsync();
    }
}

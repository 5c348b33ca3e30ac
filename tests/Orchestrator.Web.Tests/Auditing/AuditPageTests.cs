using Microsoft.Playwright;
using Orchestrator.Core.Tests;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>The audit of a pasted text, as a person does it in a browser.</summary>
[Trait("suite", "browser")]
public sealed class AuditPageTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_pasted_export_is_broken_until_the_exception_stands_first()
    {
        var (page, complaints) = await OpenAsync();
        string broken = Text("routeros-masquerade-before-the-exception");
        await Box(page).FillAsync(broken);
        await Verdict(page, "Broken").WaitForAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Rule 0 (masquerade, out-interface ether1, \"defconf: masquerade\") on branch-7 catches 10.1.0.5 -> 10.2.0.9 before the exception at rule 1" }).WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.List, new() { Name = "The way of" })).ToContainTextAsync("rewrites the source to 203.0.113.7");
        await Assertions.Expect(page.Locator("tr.offends").First).ToContainTextAsync("masquerade");

        await page.GetByRole(AriaRole.Button, new() { Name = "Try: Move rule 1 above rule 0." }).ClickAsync();
        await Verdict(page, "Proved").WaitForAsync();
        string mended = await Box(page).InputValueAsync();
        mended.IndexOf("tunnel to the hub", StringComparison.Ordinal).ShouldBeLessThan(mended.IndexOf("defconf: masquerade", StringComparison.Ordinal));

        // Typing alone does the same, there and back.
        await Box(page).FillAsync(broken);
        await Verdict(page, "Broken").WaitForAsync();
        await Box(page).FillAsync(mended);
        await Verdict(page, "Proved").WaitForAsync();
        new Uri(page.Url).PathAndQuery.ShouldBe("/audit/paste");
        (await page.Locator("main").InnerTextAsync()).ShouldNotContain("not for anyone");
        complaints.ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_long_text_is_read_and_one_that_is_too_long_is_refused()
    {
        var (page, complaints) = await OpenAsync();
        string many = string.Concat(Enumerable.Range(0, 5_000).Select(at => $"add address=172.16.{at / 250}.{at % 250} comment=\"one of very many\" list=many\n"));
        await PasteAsync(page, "/ip firewall address-list\n" + many + Text("routeros-default-configuration-holds"));
        await Verdict(page, "Proved").WaitForAsync();

        // A hundred thousand addresses, of which nothing is lost; then the page is as quick as before.
        string addresses = string.Concat(Enumerable.Range(0, 100_000).Select(at => $"add address={20 + (at / 65536)}.{at / 256 % 256}.{at % 256}.7 list=block\n"));
        string blocked = "/ip firewall address-list\n" + addresses + "/ip firewall raw\nadd action=drop chain=prerouting src-address-list=block\n" + Text("routeros-masquerade-before-the-exception");
        await PasteAsync(page, blocked);
        await Verdict(page, "Broken").WaitForAsync(new() { Timeout = 60_000 });
        (await Box(page).EvaluateAsync<int>("box => box.value.length")).ShouldBe(blocked.Length);
        await PasteAsync(page, Text("routeros-default-configuration-holds"));
        await Verdict(page, "Proved").WaitForAsync(new() { Timeout = 10_000 });
        // What cannot be read stands beside the verdict, and leads to its line.
        await PasteAsync(page, Text("routeros-default-configuration-holds") + "\nnonsense here\n");
        await Verdict(page, "Undecided").WaitForAsync();
        await page.Locator(".note-caution").GetByRole(AriaRole.Button, new() { Name = "Show line" }).ClickAsync();
        (await Box(page).EvaluateAsync<string>("box => box.value.substring(box.selectionStart, box.selectionEnd)")).ShouldBe("nonsense here");
        await PasteAsync(page, string.Concat(Enumerable.Repeat("x y z\n", 100_000)));
        await page.GetByText("This is no RouterOS export").WaitForAsync();
        await PasteAsync(page, new string('x', 8_000_001));
        await page.GetByText("The text has 8,000,001 characters; the audit reads up to 8,000,000.").WaitForAsync();
        complaints.ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_empty_page_offers_an_example_and_the_keyboard_is_enough()
    {
        var (page, complaints) = await OpenAsync();
        await page.GetByText("What you paste is not stored").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "iptables example" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Verdict(page, "Broken").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "10.2.0.0/24 to 10.1.0.0/24" }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(page.Locator("[aria-pressed=true]")).ToContainTextAsync("Proved");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await page.GetByText("The verdict appears here").WaitForAsync();
        complaints.ShouldBeEmpty();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_it_shows_can_be_seen_and_has_no_barriers()
    {
        foreach (string name in (string[])["routeros-masquerade-before-the-exception", "routeros-default-configuration-holds", "routeros-text-that-cannot-be-read"])
        {
            var (page, complaints) = await OpenAsync();
            await Box(page).FillAsync(Text(name));
            await page.Locator(".headline").WaitForAsync();
            await Looks.ShootAsync(page, "audit-" + name);
            await Looks.NoBarriersAsync(page);
            await page.SetViewportSizeAsync(390, 800);
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBeLessThanOrEqualTo(0);
            complaints.ShouldBeEmpty();
            await page.Context.CloseAsync();
        }
    }

    private async Task<(IPage Page, List<string> Complaints)> OpenAsync()
    {
        var (page, complaints) = await browser.OpenAsync();
        await page.GotoAsync("/audit/paste");
        await Box(page).WaitForAsync();
        // The box is listened to once the circuit has drawn it.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return (page, complaints);
    }

    // As a paste does it, without a key for each character.
    private static async Task PasteAsync(IPage page, string text) =>
        await Box(page).EvaluateAsync("(box, text) => { box.value = text; box.dispatchEvent(new Event('input')); }", text);

    private static ILocator Box(IPage page) => page.GetByLabel("RouterOS /export, iptables-save or nft -j");

    private static ILocator Verdict(IPage page, string verdict) => page.Locator(".headline", new() { HasText = verdict });

    private static string Text(string name) => GoldenFolder.Beside().Single(folder => folder.Name == name).Read("text");
}

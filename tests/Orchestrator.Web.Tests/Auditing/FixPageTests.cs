using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using Orchestrator.Web.Tests.BadInput;
using Orchestrator.Web.Tests.Fakes;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>From a broken audit to a proved one by the pages: Fix, preview, push.</summary>
[Trait("suite", "browser")]
public sealed class FixPageTests : IAsyncLifetime
{
    private static readonly string[] Quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private ComposedApp? _made;
    private readonly List<string> _complaints = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ComposedApp App => _made ??= new ComposedApp();

    private IServiceProvider Services => App.Scope.ServiceProvider;

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
        if (_made is not null)
            await _made.DisposeAsync();
    }

    [Fact]
    public async Task A_finding_is_fixed_through_the_pages_and_the_device_is_proved_again()
    {
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await PracticeFleet.ConnectAsync(Services, Cancel);
        await PracticeFleet.SwitchExceptionAsync(Services, "branch-2", off: true, Cancel);

        string device = await AuditAsync(page, "Broken");
        await FixAsync(page, 0);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Restore");
        await PreviewAsync(page, "fix-restore");
        await PushAsync(page);
        await AuditAsync(page, "Proved");

        await PracticeFleet.RunAsync(Services, "branch-2", "/ip/firewall/nat/add", [("chain", "srcnat"), ("action", "src-nat"), ("protocol", "ipencap"), ("out-interface", "ether1"), ("to-addresses", "198.51.100.200"), ("place-before", "")], Cancel);
        await AuditAsync(page, "Broken");
        var fixes = page.Locator(".fixes li");
        await FixAsync(page, (await fixes.AllInnerTextsAsync()).ToList().FindIndex(text => text.Contains("ipsec-policy=out,none", StringComparison.Ordinal)));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Fix branch-2");
        await PreviewAsync(page, "fix-edit");
        await page.GetByRole(AriaRole.Link, new() { Name = "Diff" }).ClickAsync();
        await Assertions.Expect(page.GetByText("not ours, changed because you asked for it")).ToBeVisibleAsync();
        await Looks.ShootAsync(page, "fix-edit-diff");
        await page.SetViewportSizeAsync(1280, 900);
        await PushAsync(page);
        await Assertions.Expect(page.GetByText("Audited again", new() { Exact = false }).First).ToBeVisibleAsync();
        await Looks.ShootAsync(page, "fix-kept");
        await page.SetViewportSizeAsync(1280, 900);
        (await AuditAsync(page, "Proved")).ShouldBe(device);
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rule_of_a_Linux_box_is_edited_through_the_pages_once_its_risk_was_agreed_to()
    {
        _made = new ComposedApp(new FakeBox());
        await FakeBox.StoreAsync(App, "branch-2", Cancel);
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await AuditAsync(page, "Broken");
        await FixAsync(page, 0);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Fix branch-2");
        await page.GetByRole(AriaRole.Link, new() { Name = "Risks" }).ClickAsync();
        await Assertions.Expect(page.GetByText("nobody can tell where", new() { Exact = false }).First).ToBeVisibleAsync();
        await PreviewAsync(page, "fix-box");
        await page.GetByRole(AriaRole.Link, new() { Name = "Diff" }).ClickAsync();
        await Assertions.Expect(page.GetByText("iptables -t nat POSTROUTING", new() { Exact = false }).First).ToBeVisibleAsync();
        await Looks.ShootAsync(page, "fix-box-diff");
        await page.SetViewportSizeAsync(1280, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "Push", Exact = true }).ClickAsync();
        await page.Locator(".confirm").GetByRole(AriaRole.Button, new() { Name = "Push" }).ClickAsync();
        await page.Locator("[data-result]").WaitForAsync(new() { Timeout = 120_000 });
        (await page.Locator("[data-result]").GetAttributeAsync("data-result")).ShouldBe("Kept", await page.Locator("main").InnerTextAsync());
        await AuditAsync(page, "Proved");
        _complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_policy_that_somebody_removed_is_restored_from_the_page_and_an_audit_can_be_stopped_there()
    {
        var page = await OpenAsync();
        await RunningApp.EnterAsync(page);
        await PracticeFleet.ConnectAsync(Services, Cancel);
        await PracticeFleet.RemoveAsync(Services, "branch-2", "/ip/ipsec/policy", row => row["comment"]?.Contains("orch", StringComparison.Ordinal) == true, Cancel);
        await AuditAsync(page, "Broken");
        await Assertions.Expect(page.GetByText("has no IPsec policy").First).ToBeVisibleAsync();
        await Looks.ShootAsync(page, "audit-policy-gone");
        await page.SetViewportSizeAsync(1280, 900);
        await Looks.NoBarriersAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore the link" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/changes/*");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Restore");
        await page.GetByRole(AriaRole.Button, new() { Name = "Push", Exact = true }).WaitForAsync();
        await PushAsync(page);
        await AuditAsync(page, "Proved");

        var router = await Router.StartAsync("mute", "10.8.0.1/24", "198.51.100.78/24", Cancel);
        var mute = await router.AddAsync(App, "mute", "10.8.0.0/24", Cancel);
        int port = router.Port;
        await router.DisposeAsync();
        using var silence = new TcpListener(IPAddress.Loopback, port);
        silence.Start();
        await page.GotoAsync($"/devices/{mute}/audit");
        await page.GetByText("Not audited yet").WaitForAsync();
        await page.WaitForTimeoutAsync(1500);
        await page.GetByRole(AriaRole.Button, new() { Name = "Audit", Exact = true }).ClickAsync();
        await page.GetByText("being audited").WaitForAsync();
        await Looks.ShootAsync(page, "audit-running");
        await page.SetViewportSizeAsync(1280, 900);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await page.GetByText("Not audited yet").WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Audit", Exact = true })).ToBeEnabledAsync();
        _complaints.ShouldBeEmpty();
    }

    private static async Task<string> AuditAsync(IPage page, string verdict)
    {
        await page.GotoAsync("/devices");
        await page.GetByRole(AriaRole.Link, new() { Name = "branch-2" }).First.ClickAsync();
        await page.WaitForURLAsync("**/devices/*");
        string device = page.Url.Split('?')[0];
        await page.GotoAsync(device + "/audit");
        var audit = page.GetByRole(AriaRole.Button, new() { Name = "Audit", Exact = true }).Or(page.GetByRole(AriaRole.Button, new() { Name = "Audit again", Exact = true }));
        await audit.WaitForAsync();
        // A page is shown before it listens.
        await page.WaitForTimeoutAsync(1500);
        await audit.ClickAsync();
        await Assertions.Expect(page.Locator(".beside [data-verdict]")).ToHaveAttributeAsync("data-verdict", verdict, new() { Timeout = 60_000 });
        await audit.WaitForAsync();
        return device;
    }

    private static async Task FixAsync(IPage page, int place)
    {
        place.ShouldBeGreaterThanOrEqualTo(0, await page.Locator("main").InnerTextAsync());
        await page.Locator(".fixes").First.Locator("li").Nth(place).GetByRole(AriaRole.Button).First.ClickAsync();
        await page.WaitForURLAsync("**/changes/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Push", Exact = true }).WaitForAsync();
    }

    /// <summary>The tab that compares the audits, of the device that is mended.</summary>
    private static async Task PreviewAsync(IPage page, string name)
    {
        var devices = page.GetByRole(AriaRole.Navigation, new() { Name = "Devices" });
        await devices.GetByText("branch-2").First.ClickAsync();
        // The tabs keep the device once the page shows it.
        await devices.Locator("[aria-current=true]").GetByText("branch-2").First.WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Audit before" }).ClickAsync();
        var headline = page.Locator("[data-audit-before=Broken]");
        await headline.WaitForAsync();
        (await headline.GetAttributeAsync("data-audit-after")).ShouldBe("Proved", await page.Locator("main").InnerTextAsync());
        await Looks.ShootAsync(page, name);
        await page.SetViewportSizeAsync(1280, 900);
        await Looks.NoBarriersAsync(page);
    }

    private static async Task PushAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Push", Exact = true }).ClickAsync();
        await page.Locator("[data-result]").WaitForAsync(new() { Timeout = 120_000 });
        (await page.Locator("[data-result]").GetAttributeAsync("data-result")).ShouldBe("Kept", await page.Locator("main").InnerTextAsync());
    }

    private async Task<IPage> OpenAsync()
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = App.ClientOptions.BaseAddress.ToString(), ViewportSize = new() { Width = 1280, Height = 900 } });
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

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Desks.Responders;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Responders;

/// <summary>The Responder page as an admin uses it.</summary>
[Trait("suite", "browser")]
public sealed class ResponderPageTests : IAsyncLifetime
{
    private static readonly string[] Quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly RespondingApp _app = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Quiet });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task It_is_switched_on_a_token_is_made_and_what_reports_is_shown()
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = _app.Address.ToString(), ViewportSize = new() { Width = 1280, Height = 800 } });
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        await RunningApp.EnterAsync(page);
        await page.GotoAsync("/self-check/responder");
        await page.GetByText("served to its own machine alone").WaitForAsync();
        await Looks.ShootAsync(page, "responder-off");

        await page.GetByRole(AriaRole.Button, new() { Name = "Switch on" }).ClickAsync();
        await page.GetByText("Everybody else gets silence").WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Table, new() { Name = "Sockets here" })).ToContainTextAsync("127.0.0.1");

        await page.GetByLabel("Name of the host").FillAsync("vps");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make its token" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Locator("code")).ToContainTextAsync("./run responder --report http://127.0.0.1:");
        await page.GetByText("is this machine to itself: another host finds no app there. Put the app's https address into the command.").WaitForAsync();
        // What cannot be seen again stays when the next one is refused; two clicks make one.
        await page.GetByRole(AriaRole.Button, new() { Name = "Make its token" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).Locator("code")).ToContainTextAsync("./run responder");
        await page.GetByLabel("Name of the host").FillAsync("twice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make its token" }).DblClickAsync();
        await Assertions.Expect(page.GetByText("twice")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "twice" }).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(page.GetByText("twice")).ToHaveCountAsync(0);
        var token = (await _app.Services.GetRequiredService<ApiTokenStore>().ListAsync(ApiTokenPurpose.Responder, TestContext.Current.CancellationToken)).Single();
        _app.Services.GetRequiredService<ResponderDesk>().Take(token.Id, Faulty(ResponderApiTests.Report("vps")));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "vps" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByText("In use by charon (process 812)")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("1 datagram met a fault of the program and got no answer")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("2026-11-21 12:00:00Z ike 198.51.100.7:500: System.IndexOutOfRangeException at Orchestrator.A.B+7 < Orchestrator.C.D+19")).ToBeVisibleAsync();
        await Looks.ShootAsync(page, "responder-on");
        await page.SetViewportSizeAsync(1280, 800);
        await Looks.NoBarriersAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Assertions.Expect(page.GetByText("no report yet")).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "vps" })).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Switch off" }).ClickAsync();
        await page.GetByText("It was switched off here.").WaitForAsync();
        complaints.ShouldBeEmpty();
    }

    private static ResponderReport Faulty(ResponderReport report) => report with
    {
        Health = report.Health with
        {
            // Two rows of one source would end the page.
            Sources = [.. report.Health.Sources, .. report.Health.Sources],
            Faults = 1,
            LastFault = new ReportedFault
            {
                At = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
                Service = "ike",
                Own = "198.51.100.7:500",
                Kind = "System.IndexOutOfRangeException",
                Place = ["Orchestrator.A.B+7", "Orchestrator.C.D+19"],
            },
        },
    };
}

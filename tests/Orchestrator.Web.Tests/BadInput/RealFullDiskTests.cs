using Microsoft.Playwright;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>
/// The app as a process whose data directory, log included, is on a disk that really is full. Every step says so, leaves nothing
/// half-done, and goes on when there is room again.
/// </summary>
[Trait("suite", "browser")]
public sealed class RealFullDiskTests : IAsyncLifetime
{
    private static readonly string[] Quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private const string Name = "ada", Password = "correct horse battery staple";

    private readonly RunningApp _app = new() { LogsToData = true };
    private SmallDisk? _disk;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private IPage? _page;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IPage Page => _page!;

    private SmallDisk Disk => _disk!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Mounting a small disk needs root.");
        _disk = SmallDisk.Mount(_app.Data, megabytes: 24);
        await _app.StartAsync(Cancel);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Quiet });
        var context = await _browser.NewContextAsync(new() { BaseURL = _app.Address.ToString() });
        context.SetDefaultTimeout(60_000);
        _page = await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed && _page is { } page)
            TestContext.Current.TestOutputHelper?.WriteLine($"{page.Url}\n{await page.Locator("body").InnerTextAsync()}\n{_app.Said}");
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _app.KillAsync();
        _disk?.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Every_step_of_the_main_job_says_so_leaves_nothing_and_goes_on_when_there_is_room()
    {
        await using var hub = await Router.StartAsync("hub", "10.1.0.1/24", "198.51.100.10/24", Cancel);
        await using var branch = await Router.StartAsync("branch", "10.2.0.1/24", "172.16.1.2/24", Cancel);
        var (hubBefore, branchBefore) = (await hub.ConfigurationAsync(Cancel), await branch.ConfigurationAsync(Cancel));

        await Page.GotoAsync("/");
        await WhenFullAsync(CreateAdminAsync);
        await CreateAdminAsync();
        await Page.WaitForURLAsync("**/");

        await AddAsync(hub, "hub", fillingUp: true);
        await AddAsync(branch, "branch", fillingUp: false);

        await Page.GotoAsync("/links/new");
        await Page.GetByLabel("One end").SelectOptionAsync(new SelectOptionValue { Label = "hub" });
        await Page.GetByLabel("Other end").SelectOptionAsync(new SelectOptionValue { Label = "branch" });
        await WhenFullAsync(() => PressAsync("Preview"));
        await PressAsync("Preview");
        await Page.WaitForURLAsync("**/changes/*");
        await Button("Push").WaitForAsync();

        await WhenFullAsync(() => PressAsync("Push"));
        await PressAsync("Push");
        await Page.Locator("[data-step][data-state=Running]").First.WaitForAsync();
        Disk.Fill();
        // The work stops where it is; the page that waits for it says why.
        await SaysFullAsync();
        Disk.Free();
        await PressAsync("Stop and roll back");
        await Page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Stop and roll back" }).ClickAsync();
        await Page.Locator("[data-result]").WaitForAsync(new() { Timeout = 240_000 });
        // Where the disk was full decides which: a push that had not armed an undo yet has nothing to roll back.
        (await Page.Locator("[data-result]").GetAttributeAsync("data-result")).ShouldBeOneOf("RolledBack", "Blocked");
        (await hub.ConfigurationAsync(Cancel)).ShouldBe(hubBefore);
        (await branch.ConfigurationAsync(Cancel)).ShouldBe(branchBefore);
        _app.Said.ShouldNotContain(Router.Password);
    }

    [Fact]
    public async Task Started_on_a_full_disk_it_refuses_in_one_line_and_starts_when_there_is_room()
    {
        await _app.KillAsync();
        _app.LogsToData = false;
        Disk.Fill();
        string refusal = (await Should.ThrowAsync<InvalidOperationException>(() => _app.StartAsync(Cancel))).Message;
        refusal.ShouldNotContain("Unhandled exception");
        string last = refusal.Trim().Split('\n')[^1];
        last.ShouldContain("is full");
        last.ShouldContain(_app.Data);
        await _app.KillAsync();
        Disk.Free();
        await _app.StartAsync(Cancel);
        await Page.GotoAsync(_app.Address.ToString());
        await CreateAdminAsync();
        await Page.WaitForURLAsync("**/");
    }

    private async Task AddAsync(Router router, string name, bool fillingUp)
    {
        await Page.GotoAsync("/devices/add");
        await Page.GetByLabel("Address").FillAsync("127.0.0.1");
        await Page.GetByLabel("User name on the device").FillAsync("orch");
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Router.Password);
        await Page.GetByText("Port, method, key").ClickAsync();
        await Page.GetByLabel("Method").SelectOptionAsync(new SelectOptionValue { Value = "RouterOsApiTls" });
        await Page.GetByLabel("Port", new() { Exact = true }).FillAsync(router.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (string step in new[] { "Probe", "Trust and go on", "Add" })
        {
            await Button(step).WaitForAsync();
            if (step == "Add")
            {
                await Page.GetByLabel("Device name").FillAsync(name);
                await Page.GetByLabel("Site", new() { Exact = true }).FillAsync(name);
            }
            if (fillingUp)
                await WhenFullAsync(() => PressAsync(step));
            await PressAsync(step);
        }
        await Page.WaitForURLAsync(url => url.Contains("/devices/", StringComparison.Ordinal) && !url.Contains("/add", StringComparison.Ordinal));
    }

    private async Task CreateAdminAsync()
    {
        await Page.GetByLabel("Name").FillAsync(Name);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await Page.GetByLabel("Password again").FillAsync(Password);
        await PressAsync("Create and log in");
    }

    /// <summary>Does something on the full disk: the page says that it is full and where, and nothing is stored.</summary>
    private async Task WhenFullAsync(Func<Task> act)
    {
        string before = Disk.Census();
        Disk.Fill();
        await act();
        await SaysFullAsync();
        Disk.Census().ShouldBe(before);
        Disk.Free();
    }

    private async Task SaysFullAsync()
    {
        string said = await Page.Locator(".note-bad").First.InnerTextAsync(new() { Timeout = 120_000 });
        said.ShouldContain("is full");
        said.ShouldContain(_app.Data);
    }

    private Task PressAsync(string name) => Button(name).ClickAsync();

    private ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });
}

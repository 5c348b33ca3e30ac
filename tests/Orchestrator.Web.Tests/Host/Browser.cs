using Microsoft.Playwright;

namespace Orchestrator.Web.Tests.Host;

/// <summary>The system's Chromium, one for all browser tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _loggedIn;

    public TestApp App { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Quiet });
        var context = await _browser.NewContextAsync(new() { BaseURL = App.Address.ToString() });
        await EnterAsync(await context.NewPageAsync());
        _loggedIn = await context.StorageStateAsync();
        await context.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await App.DisposeAsync();
    }

    /// <summary>A page of a logged-in administrator. What the browser complains about is collected.</summary>
    public async Task<(IPage Page, List<string> Complaints)> OpenAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 800)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = App.Address.ToString(),
            StorageState = _loggedIn,
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = height },
        });
        var page = await context.NewPageAsync();
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        return (page, complaints);
    }

    private static async Task EnterAsync(IPage page)
    {
        await page.GotoAsync("/");
        await page.GetByLabel("Name").FillAsync(TestApp.Name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(TestApp.Password);
        await page.GetByLabel("Password again").FillAsync(TestApp.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create and log in" }).ClickAsync();
        await page.WaitForURLAsync("**/");
    }
}

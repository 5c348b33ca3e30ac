using Microsoft.Playwright;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>The system's Chromium with a page of the app.</summary>
public sealed class AdminsBrowser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly AppProcess _app;

    private AdminsBrowser(IPlaywright playwright, IBrowser browser, AppProcess app, Admin admin) => (_playwright, _browser, _app, Admin) = (playwright, browser, app, admin);

    /// <summary>null when this machine has what it takes.</summary>
    public static string? ReasonNotToRun => File.Exists(Chromium) ? null : $"{Chromium} is missing: install Debian's chromium";

    public Admin Admin { get; }

    public static Task<AdminsBrowser> StartAsync(AppProcess app) => StartAsync(app, Playwright.CreateAsync());

    /// <summary>Where the app runs, in a namespace: the driver is a child of the namespace's thread, and Chromium the driver's.</summary>
    internal static Task<AdminsBrowser> StartAsync(AppProcess app, NetworkNamespace space) => StartAsync(app, space.Run(Playwright.CreateAsync));

    /// <summary>Runs a test; when it fails, what the browser showed and the app logged are kept under <c>artifacts/</c>.</summary>
    public async Task WatchAsync(string name, Func<Task> test)
    {
        try
        {
            await test();
        }
        catch
        {
            var folder = Directory.CreateDirectory(Path.Combine(NetworkLab.Metadata("RepoRoot"), "artifacts", "browser")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".app.log"), _app.Log);
            await Admin.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static async Task<AdminsBrowser> StartAsync(AppProcess app, Task<IPlaywright> driver)
    {
        var playwright = await driver;
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet });
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 1000 } });
        page.SetDefaultTimeout(60_000);
        return new AdminsBrowser(playwright, browser, app, new Admin(page, app.Address));
    }
}

using Microsoft.Playwright;
using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Lab.Router;
using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>A lab with a virtual router, the app on an empty database, and the system's Chromium. One for the tests of a class.</summary>
public sealed class BrowserWorld : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private NetworkLab? _lab;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _reason;

    public NetworkLab Lab
    {
        get
        {
            if (_reason is not null)
            {
                Assert.Skip(_reason);
            }

            return _lab!;
        }
    }

    public AppProcess App { get; } = new();

    public Admin Admin { get; private set; } = null!;

    public KnownDevice Branch => new("branch", "RouterOS API over TLS", Port("branch-api-ssl"), "admin", "lab-password");

    public KnownDevice Hub => new("hub", "SSH", Port("hub-ssh"), Lab.Status.Hub.User, Lab.Status.Hub.Password);

    public async ValueTask InitializeAsync()
    {
        _reason = File.Exists(Chromium) ? await NetworkLab.ReasonNotToRunAsync() : $"{Chromium} is missing: install Debian's chromium";
        if (_reason is not null)
        {
            return;
        }

        await Task.WhenAll(StartLabAsync(), App.StartAsync());
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Quiet });
        var page = await _browser.NewPageAsync(new() { ViewportSize = new() { Width = 1280, Height = 1000 } });
        page.SetDefaultTimeout(60_000);
        Admin = new Admin(page, App.Address);
    }

    /// <summary>A session with the branch's API, beside the app's.</summary>
    public async Task<RouterMenus> ConnectAsync() =>
        new(await RouterOsConnection.ConnectAsync(Lab.BranchApi, new RouterOsCredentials("admin", "lab-password"), new RouterOsOptions(), default));

    /// <summary>Runs a test; when it fails, what the browser showed and the app logged are kept under <c>artifacts/</c>.</summary>
    public async Task WatchAsync(string name, Func<Task> test)
    {
        _ = Lab;
        try
        {
            await test();
        }
        catch
        {
            var folder = Directory.CreateDirectory(Path.Combine(NetworkLab.Metadata("RepoRoot"), "artifacts", "browser")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".app.log"), App.Log);
            await Admin.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = true });
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await App.DisposeAsync();
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }

    private async Task StartLabAsync() => _lab = await NetworkLab.StartWithRouterAsync();

    private string Port(string forward) => $"{Lab.Status.Forward(forward).Port}";
}

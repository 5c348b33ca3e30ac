using Orchestrator.EndToEnd.Tests.Lab;
using Orchestrator.EndToEnd.Tests.Lab.Router;
using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>A lab with a virtual router, the app on an empty database, and the system's Chromium. One for the tests of a class.</summary>
public sealed class BrowserWorld : IAsyncLifetime
{
    private NetworkLab? _lab;
    private AdminsBrowser? _browser;
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

    public Admin Admin => _browser!.Admin;

    public KnownDevice Branch => new("branch", "RouterOS API over TLS", Port("branch-api-ssl"), "admin", "lab-password");

    public KnownDevice Hub => new("hub", "SSH", Port("hub-ssh"), Lab.Status.Hub.User, Lab.Status.Hub.Password);

    public async ValueTask InitializeAsync()
    {
        _reason = AdminsBrowser.ReasonNotToRun ?? await NetworkLab.ReasonNotToRunAsync();
        if (_reason is not null)
        {
            return;
        }

        await Task.WhenAll(StartLabAsync(), App.StartAsync());
        _browser = await AdminsBrowser.StartAsync(App);
    }

    /// <summary>A session with the branch's API, beside the app's.</summary>
    public async Task<RouterMenus> ConnectAsync() =>
        new(await RouterOsConnection.ConnectAsync(Lab.BranchApi, new RouterOsCredentials("admin", "lab-password"), new RouterOsOptions(), default));

    /// <inheritdoc cref="AdminsBrowser.WatchAsync"/>
    public async Task WatchAsync(string name, Func<Task> test)
    {
        _ = Lab;
        await _browser!.WatchAsync(name, test);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        await App.DisposeAsync();
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }

    private async Task StartLabAsync() => _lab = await NetworkLab.StartWithRouterAsync();

    private string Port(string forward) => $"{Lab.Status.Forward(forward).Port}";
}

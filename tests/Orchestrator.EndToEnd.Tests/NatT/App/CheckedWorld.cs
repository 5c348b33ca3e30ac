using Orchestrator.EndToEnd.Tests.Browser;
using Orchestrator.EndToEnd.Tests.NatT.Clients;

namespace Orchestrator.EndToEnd.Tests.NatT.App;

/// <summary>The app on a public host, with its own responder, a browser beside it, and sites with real logins behind real NATs.</summary>
public sealed class CheckedWorld : IAsyncLifetime
{
    /// <summary>Up to which silence mappings are tried.</summary>
    private const int LongestIdle = 20;

    private readonly List<SiteSshd> _logins = [];
    private NatWorld? _world;
    private AppProcess? _app;
    private AdminsBrowser? _browser;
    private string? _reason;

    public Admin Admin => _browser!.Admin;

    public async ValueTask InitializeAsync()
    {
        _reason = AdminsBrowser.ReasonNotToRun ?? Tools.ReasonNotToRun("sshd", "ssh-keygen", "ssh-keyscan", "tcpdump");
        if (_reason is not null)
            return;
        _world = new NatWorld();
        _app = new AppProcess(_world.Inet, new Dictionary<string, string>
        {
            ["Responder__Enabled"] = "true",
            ["Responder__Addresses__0"] = $"{NatWorld.Addresses[0]}",
            ["Responder__Addresses__1"] = $"{NatWorld.Addresses[1]}",
            ["SelfCheck__LongestIdleSeconds"] = $"{LongestIdle}",
        });
        await _app.StartAsync();
        _browser = await AdminsBrowser.StartAsync(_app, _world.Inet);
    }

    /// <summary>Adds a site and a box there that can be logged in to.</summary>
    public async Task<(NatSite Site, KnownDevice Device)> AddAsync(string name, NatBehaviour behaviour)
    {
        var site = _world!.Add(behaviour);
        var login = await SiteSshd.StartAsync(_world, site, name);
        _logins.Add(login);
        return (site, login.Device);
    }

    /// <summary>Ends all logins to a box, now and from now on.</summary>
    public void CutOff(string name)
    {
        var login = _logins.Single(one => one.Device.Site == name);
        _logins.Remove(login);
        login.Dispose();
    }

    public Task WatchAsync(string name, Func<Task> test)
    {
        Assert.SkipWhen(_reason is not null, _reason ?? "");
        return _browser!.WatchAsync(name, test);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        foreach (var login in _logins)
            login.Dispose();
        _world?.Dispose();
    }
}

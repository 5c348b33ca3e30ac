using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>One lab with the virtual RouterOS in the branch, for all tests of the collection.</summary>
public sealed class RouterFixture : IAsyncLifetime
{
    private NetworkLab? _lab;
    private string? _reason;

    /// <summary>The lab; where none can run, the test is skipped with the reason.</summary>
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

    /// <summary>A new session with the branch's API.</summary>
    public async Task<RouterMenus> ConnectAsync(TimeSpan? patience = null)
    {
        var options = new RouterOsOptions { ConnectTimeout = patience ?? TimeSpan.FromSeconds(20), LoginTimeout = patience ?? TimeSpan.FromSeconds(20), CommandTimeout = patience ?? TimeSpan.FromSeconds(30) };
        return new RouterMenus(await RouterOsConnection.ConnectAsync(Lab.BranchApi, new RouterOsCredentials("admin", "lab-password"), options, default));
    }

    public async ValueTask InitializeAsync()
    {
        _reason = await NetworkLab.ReasonNotToRunAsync();
        if (_reason is null)
        {
            _lab = await NetworkLab.StartWithRouterAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class SharedRouterLab : ICollectionFixture<RouterFixture>
{
    public const string Name = "router lab";
}

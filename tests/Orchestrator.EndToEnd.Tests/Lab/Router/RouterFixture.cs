using Orchestrator.RouterOs;

namespace Orchestrator.EndToEnd.Tests.Lab.Router;

/// <summary>One lab with the virtual RouterOS in the branch, for all tests of the collection.</summary>
public sealed class RouterFixture : LabFixture
{
    /// <summary>A new session with the branch's API.</summary>
    public async Task<RouterMenus> ConnectAsync(TimeSpan? patience = null)
    {
        var options = new RouterOsOptions { ConnectTimeout = patience ?? TimeSpan.FromSeconds(20), LoginTimeout = patience ?? TimeSpan.FromSeconds(20), CommandTimeout = patience ?? TimeSpan.FromSeconds(30) };
        return new RouterMenus(await RouterOsConnection.ConnectAsync(Lab.BranchApi, new RouterOsCredentials("admin", "lab-password"), options, default));
    }

    protected override Task<NetworkLab> StartAsync() => NetworkLab.StartWithRouterAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedRouterLab : ICollectionFixture<RouterFixture>
{
    public const string Name = "router lab";
}

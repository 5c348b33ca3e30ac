namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>One lab for all tests of the collection, which run one after another and clean up after themselves.</summary>
public class LabFixture : IAsyncLifetime
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

    public async ValueTask InitializeAsync()
    {
        _reason = await NetworkLab.ReasonNotToRunAsync();
        if (_reason is null)
        {
            _lab = await StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual Task<NetworkLab> StartAsync() => NetworkLab.StartAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedLab : ICollectionFixture<LabFixture>
{
    public const string Name = "lab";
}

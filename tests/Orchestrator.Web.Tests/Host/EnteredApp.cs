namespace Orchestrator.Web.Tests.Host;

/// <summary>The app with an administrator who is logged in.</summary>
public sealed class EnteredApp : TestApp, IAsyncLifetime
{
    public HttpClient Administrator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Administrator = Visitor();
        using var _ = await Administrator.CreateAdministratorAsync();
    }
}

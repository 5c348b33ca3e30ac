using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components;
using Orchestrator.Web.Tests.Fakes;

namespace Orchestrator.Web.Tests.Host;

/// <summary>The real app on a free port with a fresh data directory; only what stands behind the pages is made up.</summary>
public class TestApp : WebApplicationFactory<App>
{
    public const string Name = "admin", Password = "correct horse battery";

    private readonly string _data = Directory.CreateTempSubdirectory("orchestrator-web-").FullName;
    private readonly AppEnd _end = new();

    public TestApp()
    {
        // With a port of its own choice the factory sets the address after the app may have started.
        UseKestrel();
        StartServer();
    }

    /// <summary>Whether what stands behind the pages is made up.</summary>
    protected virtual bool MadeUp => true;

    internal FakeWorld World { get; } = new();

    internal MovableClock Clock { get; } = new(Sample.Now);

    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>A browser of its own, that shows redirects instead of following them.</summary>
    public HttpClient Visitor() => new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("data", _data);
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.ConfigureServices(_end.Join);
        if (!MadeUp) return;
        builder.ConfigureServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton(World);
            services.AddSingleton<ITopologyQueries, FakeTopology>();
            services.AddSingleton<ITopologyDesk, FakeTopology>();
            services.AddSingleton<IDeviceOnboarding, FakeOnboarding>();
            services.AddSingleton<ILinkDesign, FakeLinkDesign>();
            services.AddSingleton<IChangeDesk, FakeChangeDesk>();
            services.AddSingleton<IPracticeDoor, FakePractice>();
            services.AddSingleton<IFleetAudits, FakeFleetAudits>();
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _end.ReachedAsync();
        if (Directory.Exists(_data)) Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
    }
}

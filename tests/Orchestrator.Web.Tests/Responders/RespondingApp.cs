using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Desks.Responders;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.Responders;

/// <summary>The app with everything real, whose responder has free ports of the loopback.</summary>
public sealed class RespondingApp : TestApp, IAsyncLifetime
{
    private static readonly IPAddress Loopback = IPAddress.Parse("127.0.0.1");

    public HttpClient Administrator { get; private set; } = null!;

    public HostSettings Settings { get; } = new()
    {
        Addresses = [Loopback],
        IkePort = FreePort(),
        NatTraversalPort = FreePort(),
        StunPort = FreePort(),
        OtherStunPort = null,
        RawEsp = false,
        AcceptOwnHost = true,
        RecordedOctets = 100_000,
    };

    protected override bool MadeUp => false;

    public async ValueTask InitializeAsync()
    {
        Administrator = Visitor();
        using var _ = await Administrator.CreateAdministratorAsync();
    }

    public async Task<string> NewTokenAsync(ApiTokenPurpose purpose)
    {
        var activity = new Activity(TimeProvider.System.GetUtcNow(), "ada", "token.created", "far");
        return (await Services.GetRequiredService<ApiTokenStore>().CreateAsync(Guid.NewGuid(), "far", purpose, activity, CancellationToken.None)).Reveal();
    }

    /// <summary>Nobody said whether the responder is on.</summary>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton(new ResponderConfiguration(null, Settings)));
    }

    private static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}

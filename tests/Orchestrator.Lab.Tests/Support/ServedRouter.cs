using System.Net;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Server;

namespace Orchestrator.Lab.Tests.Support;

/// <summary>A virtual router on loopback, plain and over TLS with a certificate of its own.</summary>
internal sealed class ServedRouter : IAsyncDisposable
{
    private ServedRouter(VirtualRouter router, VirtualRouterServer server) => (Router, Server) = (router, server);

    public VirtualRouter Router { get; }

    public VirtualRouterServer Server { get; }

    public int ApiPort => Server.Api!.Port;

    public int TlsPort => Server.ApiSsl!.Port;

    public static async Task<ServedRouter> Start(string version, bool withCertificate = true)
    {
        var cancel = TestContext.Current.CancellationToken;
        var router = new VirtualRouter(new VirtualRouterOptions { Version = RouterOsVersion.Parse(version), Identity = "witness", Password = "correct horse" });
        if (withCertificate)
            (await router.ImportAsync("/certificate add name=api common-name=witness\n/certificate sign api\n/ip service set api-ssl certificate=api", cancel)).ShouldBeNull();
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        return new ServedRouter(router, await VirtualRouterServer.StartAsync(router, new ServerEndpoints { Api = loopback, ApiSsl = loopback }, cancel));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Router.DisposeAsync();
    }
}

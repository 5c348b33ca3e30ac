using System.Net;
using Orchestrator.Lab;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Server;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>A virtual router on loopback.</summary>
internal sealed class Router : IAsyncDisposable
{
    public const string Password = "correct horse";

    private const string Certificate = """
        /certificate add name=api common-name=branch key-size=2048 key-usage=tls-server
        /certificate sign api
        /ip service set api-ssl certificate=api disabled=no
        """;

    private readonly VirtualRouter _device;
    private readonly VirtualRouterServer _server;

    private Router(VirtualRouter device, VirtualRouterServer server) => (_device, _server) = (device, server);

    public int Port => _server.ApiSsl!.Port;

    public int PlainPort => _server.Api!.Port;

    /// <param name="lan">Address of the LAN's bridge with its prefix.</param>
    /// <param name="port">0 lets the system choose.</param>
    public static async Task<Router> StartAsync(string name, string lan, string uplink, CancellationToken cancellationToken, int port = 0)
    {
        var device = new VirtualRouter(new VirtualRouterOptions { Identity = name, UserName = "orch", Password = Password });
        (await device.ImportAsync($"""
            /interface bridge add name=bridge
            /ip address add address={lan} interface=bridge
            /ip address add address={uplink} interface=ether1
            /ip route add dst-address=0.0.0.0/0 gateway={uplink[..uplink.LastIndexOf('.')]}.254
            /ip firewall nat add chain=srcnat action=masquerade out-interface=ether1
            {Certificate}
            """, cancellationToken)).ShouldBeNull();
        var server = await VirtualRouterServer.StartAsync(device, new ServerEndpoints
        {
            Api = new IPEndPoint(IPAddress.Loopback, 0),
            ApiSsl = new IPEndPoint(IPAddress.Loopback, port),
        }, cancellationToken);
        return new Router(device, server);
    }

    private Task<string> ExportAsync(CancellationToken cancellationToken) => _device.ExportAsync(showSensitive: true, cancellationToken);

    /// <summary>The export without its first line, which says when it was written.</summary>
    public async Task<string> ConfigurationAsync(CancellationToken cancellationToken) => string.Join('\n', (await ExportAsync(cancellationToken)).Split('\n')[1..]);

    public ProbeRequest Request(string password = Password) => new("127.0.0.1", Port, AccessMethod.RouterOsApiTls, "orch", password, null);

    /// <summary>Probes it, trusts it and reads its facts.</summary>
    public async Task<Guid> ReadAsync(ComposedApp app, CancellationToken cancellationToken)
    {
        var probe = (await app.Onboarding.ProbeAsync(Request(), cancellationToken)).Value;
        var seen = await app.SettledAsync(probe, cancellationToken);
        seen.Stage.ShouldBe(ProbeStage.AwaitingTrust, seen.Problem?.What);
        (await app.Onboarding.TrustAsync(probe, seen.Fingerprint!, cancellationToken)).Succeeded.ShouldBeTrue();
        seen = await app.SettledAsync(probe, cancellationToken);
        seen.Stage.ShouldBe(ProbeStage.Ready, seen.Problem?.What);
        return probe;
    }

    public async Task<Guid> AddAsync(ComposedApp app, string name, string lan, CancellationToken cancellationToken)
    {
        var added = await app.Onboarding.AddAsync(await ReadAsync(app, cancellationToken), new AddDeviceRequest(name, name, [lan]), cancellationToken);
        added.Problems.ShouldBeEmpty();
        return added.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _device.DisposeAsync();
    }
}

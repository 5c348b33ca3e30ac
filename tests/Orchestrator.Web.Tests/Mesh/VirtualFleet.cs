using System.Net;
using Orchestrator.Lab;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Server;
using Orchestrator.Lab.Simulation;
using Orchestrator.RouterOs;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.Auditing;

namespace Orchestrator.Web.Tests.Mesh;

/// <summary>
/// Three virtual routers in one simulated internet, outside of the app: hub and south with public addresses, north behind a NAT. They are added
/// as an admin adds devices, so nothing takes them for the practice network.
/// </summary>
internal sealed class VirtualFleet : IAsyncDisposable
{
    public const string Hub = "hub", North = "north", South = "south";

    private const string Password = "correct horse";

    private readonly List<(string Name, string Lan, VirtualRouter Device, VirtualRouterServer Server)> _routers = [];
    private readonly HashSet<string> _cut = [];

    public static async Task<VirtualFleet> StartAsync(CancellationToken cancellationToken)
    {
        var fleet = new VirtualFleet();
        var internet = new SimulatedInternet(TimeProvider.System, new Random(7));
        await fleet.AddAsync(internet, Hub, "10.10.0", "203.0.113.10", null, cancellationToken);
        await fleet.AddAsync(internet, North, "10.11.0", "198.51.100.21", "192.168.1.50", cancellationToken);
        await fleet.AddAsync(internet, South, "10.12.0", "198.51.100.87", null, cancellationToken);
        // A router runs its startup tasks 3 s after it started; an undo armed before that would run at once.
        await Task.Delay(TimeSpan.FromSeconds(3.5), cancellationToken);
        return fleet;
    }

    /// <summary>Probes, trusts and adds all of them.</summary>
    public async Task<IReadOnlyDictionary<string, Guid>> OnboardAsync(IDeviceOnboarding onboarding, CancellationToken cancellationToken)
    {
        var devices = new Dictionary<string, Guid>();
        foreach (var (name, lan, _, server) in _routers)
        {
            var probe = (await onboarding.ProbeAsync(new ProbeRequest("127.0.0.1", server.ApiSsl!.Port, AccessMethod.RouterOsApiTls, "orch", Password, null), cancellationToken)).Value;
            var seen = await SettledAsync(probe);
            (await onboarding.TrustAsync(probe, seen.Fingerprint!, cancellationToken)).Problems.ShouldBeEmpty();
            (await SettledAsync(probe)).Stage.ShouldBe(ProbeStage.Ready);
            var added = await onboarding.AddAsync(probe, new AddDeviceRequest(name, name, [$"{lan}.0/24"]), cancellationToken);
            added.Problems.ShouldBeEmpty();
            devices[name] = added.Value;
        }
        return devices;

        Task<ProbeView> SettledAsync(Guid probe) => PracticeFleet.UntilAsync(
            async () => (await onboarding.GetAsync(probe, cancellationToken))!, view => view.Stage is not (ProbeStage.Contacting or ProbeStage.Reading), cancellationToken);
    }

    /// <summary>Rows of a router's menu, by its API.</summary>
    public Task<IReadOnlyList<Row>> PrintAsync(string name, string menu, CancellationToken cancellationToken) => RunAsync(name, new Command($"{menu}/print"), cancellationToken);

    /// <summary>Whether a host behind one router is reached from another's LAN.</summary>
    public async Task<bool> PingsAsync(string from, string to, CancellationToken cancellationToken)
    {
        string Lan(string name) => _routers.Single(router => router.Name == name).Lan;
        var rows = await RunAsync(from, new Command("/ping").With("address", $"{Lan(to)}.10").With("src-address", $"{Lan(from)}.1").With("count", "1"), cancellationToken);
        return rows.Any(row => row["received"] == "1");
    }

    private async Task<IReadOnlyList<Row>> RunAsync(string name, Command command, CancellationToken cancellationToken)
    {
        var port = _routers.Single(router => router.Name == name).Server.Api!.Port;
        await using var connection = await RouterOsConnection.ConnectAsync(
            RouterOsEndpoint.Plain("127.0.0.1", port), new RouterOsCredentials("orch", Password), new RouterOsOptions(), cancellationToken);
        return [.. (await connection.ExecuteAsync(command, cancellationToken)).Rows];
    }

    /// <summary>A router's API goes away, as if its line were cut.</summary>
    public async Task CutAsync(string name)
    {
        await _routers.Single(router => router.Name == name).Server.DisposeAsync();
        _cut.Add(name);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (name, _, device, server) in _routers)
        {
            if (!_cut.Contains(name))
                await server.DisposeAsync();
            await device.DisposeAsync();
        }
    }

    private async Task AddAsync(SimulatedInternet internet, string name, string lan, string seenAs, string? behind, CancellationToken cancellationToken)
    {
        string wan = behind ?? seenAs;
        var device = new VirtualRouter(new VirtualRouterOptions
        {
            Identity = name,
            UserName = "orch",
            Password = Password,
            DataPlane = internet.Connect(name, new SimulatedPlace { WanInterface = "ether1", PublicAddress = seenAs, IsBehindNat = behind is not null, LanHosts = [$"{lan}.10"] }),
        });
        (await device.ImportAsync($"""
            /interface bridge add name=bridge
            /ip address add address={lan}.1/24 interface=bridge
            /ip address add address={wan}/24 interface=ether1
            /ip route add dst-address=0.0.0.0/0 gateway={wan[..wan.LastIndexOf('.')]}.254
            /ip firewall nat add chain=srcnat action=masquerade out-interface=ether1
            /certificate add name=api common-name={name} key-size=2048 key-usage=tls-server
            /certificate sign api
            /ip service set api-ssl certificate=api disabled=no
            """, cancellationToken)).ShouldBeNull();
        var server = await VirtualRouterServer.StartAsync(device, new ServerEndpoints { Api = new IPEndPoint(IPAddress.Loopback, 0), ApiSsl = new IPEndPoint(IPAddress.Loopback, 0) }, cancellationToken);
        _routers.Add((name, lan, device, server));
    }
}

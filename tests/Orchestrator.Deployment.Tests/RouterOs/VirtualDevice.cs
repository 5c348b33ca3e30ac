using System.Net;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.RouterOs;
using Orchestrator.Deployment.Tests.Compliance;
using Orchestrator.Lab;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Server;
using Orchestrator.RouterOs;

namespace Orchestrator.Deployment.Tests.RouterOs;

/// <summary>A virtual router with a small office's configuration, served over TLS on loopback.</summary>
internal sealed class VirtualDevice : ComplianceDevice
{
    private const string Password = "correct horse";

    private const string Office =
        """
        /interface bridge add name=bridge comment="the office"
        /ip address add address=10.1.0.1/24 interface=bridge
        /ip address add address=172.16.1.2/24 interface=ether1
        /ip route add dst-address=0.0.0.0/0 gateway=172.16.1.1
        /ip firewall filter add chain=input action=accept connection-state=established,related
        /ip firewall filter add chain=input action=drop in-interface=ether1
        /ip firewall filter add chain=forward action=fasttrack-connection connection-state=established,related
        /ip firewall nat add chain=srcnat action=masquerade out-interface=ether2 comment="other uplink"
        /ip firewall nat add chain=srcnat action=masquerade out-interface=ether1 comment="uplink"
        /ip ipsec peer add name=somebody address=203.0.113.7/32
        /ip ipsec identity add peer=somebody secret=somebodys-key
        /certificate add name=api common-name=branch key-size=2048 key-usage=tls-server
        /certificate sign api
        /ip service set api-ssl certificate=api disabled=no
        """;

    private readonly VirtualRouterServer _server;
    private readonly TestVault _vault = new();

    private readonly RouterTime _time;

    private VirtualDevice(VirtualRouter router, VirtualRouterServer server, RouterTime time)
    {
        (Router, _server, _time) = (router, server, time);
        Drivers = new RouterOsDrivers(_vault, new RouterOsOptions());
    }

    public VirtualRouter Router { get; }

    public TestVault Vault => _vault;

    public override IDeviceDrivers Drivers { get; }

    public override DeviceAccess Access => AccessWith(Password, Fingerprint);

    public override DeviceAccess WithWrongPassword => AccessWith("wrong", Fingerprint);

    public override DeviceAccess? WithUnknownFingerprint => AccessWith(Password, null);

    public override DeviceAccess? WithChangedFingerprint => AccessWith(Password, string.Concat(Enumerable.Repeat("00", 32)));

    public override DesiredState Link => SampleFleet.Wanted(SampleFleet.Plan(_vault, VersionText));

    public override AuditedLink Audited => LinkAudits.For(SampleFleet.Plan(_vault, VersionText).Design!, LinkSide.A, "branch - hub");

    public override DesiredState OtherLink => SampleFleet.Wanted(SampleFleet.Plan(
        _vault, VersionText, "psk-2", new LinkChoices { EspLifetime = TimeSpan.FromHours(2), DpdInterval = TimeSpan.FromMinutes(1), Mtu = 1300 }, "10.2.0.0/24", "10.3.0.0/24"));

    public override DesiredState RefusedLink => SampleFleet.Wanted(SampleFleet.Plan(_vault, VersionText)) is var wanted
        ? wanted with { Rows = [.. wanted.Rows, Refused(wanted.Tag)] }
        : throw new InvalidOperationException();

    public override DesiredState NoLink => LinkPlanner.Removal(Link.Tag, DevicePlatform.RouterOs);

    public override IReadOnlyList<string> Secrets => [.. _vault.Texts, Password];

    private string? Fingerprint { get; set; }

    private string VersionText => Router.Version.ToString();

    public static async Task<VirtualDevice> MakeAsync(string version, CancellationToken cancellationToken, string? setup = null, IDataPlane? packets = null)
    {
        var time = new RouterTime();
        var router = new VirtualRouter(new VirtualRouterOptions
        {
            Version = Lab.Schema.RouterOsVersion.Parse(version),
            UserName = "orch",
            Password = Password,
            Time = time,
            DataPlane = packets ?? NoDataPlane.Instance,
        });
        (await router.ImportAsync(setup ?? Office, cancellationToken)).ShouldBeNull();
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        var server = await VirtualRouterServer.StartAsync(router, new ServerEndpoints { Api = loopback, ApiSsl = loopback }, cancellationToken);
        // Past the moment at which startup tasks run.
        time.Advance(TimeSpan.FromMinutes(1));
        var device = new VirtualDevice(router, server, time);
        device.Fingerprint = (await device.Drivers.ReadFingerprintAsync(device.Access.Endpoint, cancellationToken)).Value;
        return device;
    }

    public override async Task MutateAsync(CancellationToken cancellationToken) =>
        (await Router.ImportAsync("/ip firewall nat add chain=srcnat action=masquerade out-interface=bridge", cancellationToken)).ShouldBeNull();

    public override async Task<string> SnapshotAsync(CancellationToken cancellationToken) =>
        ExportText.Normal(await Router.ExportAsync(showSensitive: true, cancellationToken));

    public override async Task<string> UndoTextAsync(string undoId, CancellationToken cancellationToken)
    {
        var rows = ExportText.Rows(await Router.ExportAsync(showSensitive: true, cancellationToken), "/system script");
        rows.ShouldNotBeEmpty();
        return string.Join('\n', rows);
    }

    public override async Task ExpireAsync(PendingCommit pending, CancellationToken cancellationToken)
    {
        _time.Advance(pending.RevertsAt - DateTimeOffset.UtcNow + TimeSpan.FromSeconds(1));
        while (ExportText.Rows(await Router.ExportAsync(showSensitive: false, cancellationToken), "/system script").Count > 0)
            await Task.Delay(20, cancellationToken);
    }

    /// <summary>How many scripts the router runs, as it tells an API user.</summary>
    public async Task<int> RunningScriptsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await RouterOsConnection.ConnectAsync(
            RouterOsEndpoint.Plain("127.0.0.1", _server.Api!.Port), new RouterOsCredentials("orch", Password), new RouterOsOptions(), cancellationToken);
        return (await connection.ExecuteAsync(new Command("/system/script/job/print"), cancellationToken)).Rows.Length;
    }

    /// <summary>The router restarts and its startup tasks run.</summary>
    public async Task RebootAsync(CancellationToken cancellationToken)
    {
        await Router.RebootAsync(cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(4));
        await Task.Delay(50, cancellationToken);
    }

    public void Advance(TimeSpan time) => _time.Advance(time);

    public override async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Router.DisposeAsync();
    }

    public DeviceAccess AccessWith(string password, string? fingerprint, bool tls = true) => new()
    {
        DeviceName = "branch",
        Platform = DevicePlatform.RouterOs,
        Endpoint = tls
            ? new ManagementEndpoint("127.0.0.1", _server.ApiSsl!.Port, ManagementTransport.ApiTls)
            : new ManagementEndpoint("127.0.0.1", _server.Api!.Port, ManagementTransport.Api),
        UserName = "orch",
        Credential = new Credential.Password(password),
        PinnedFingerprint = fingerprint,
    };

    // An interface that is not there: the router refuses the row, after the policy and before the tunnel.
    private static DesiredRow Refused(LinkTag tag) => new()
    {
        Menu = RouterOsMenu.FirewallNat,
        Stamp = new Stamp(tag, Purpose.NatException, 9),
        Fields = [new Field("chain", "srcnat"), new Field("out-interface", "nowhere"), new Field("action", "accept")],
    };
}

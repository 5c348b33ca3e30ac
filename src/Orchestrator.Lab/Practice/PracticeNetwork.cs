using System.Net;
using System.Net.Sockets;
using Orchestrator.Lab.Routers;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Server;
using Orchestrator.Lab.Simulation;

namespace Orchestrator.Lab.Practice;

/// <inheritdoc cref="IPracticeNetwork"/>
public sealed class PracticeNetwork(PracticeNetworkOptions options) : IPracticeNetwork
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<Running> _running = [];
    private bool _closed;
    private volatile IReadOnlyList<PracticeRouter> _routers = [];

    /// <inheritdoc/>
    public bool IsRunning => _routers.Count > 0;

    /// <inheritdoc/>
    public IReadOnlyList<PracticeRouter> Routers => _routers;

    /// <inheritdoc/>
    public Task<IReadOnlyList<PracticeRouter>> StartAsync(CancellationToken cancellationToken) => InTurnAsync(() => StartLockedAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => InTurnAsync(StopLockedAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PracticeRouter>> ResetAsync(CancellationToken cancellationToken) => InTurnAsync(async () =>
    {
        await StopLockedAsync();
        foreach (var plan in PracticePlan.All)
            if (StatePath(plan) is { } path && File.Exists(path))
                File.Delete(path);
        return await StartLockedAsync(cancellationToken);
    }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await InTurnAsync(() =>
    {
        _closed = true;
        return StopLockedAsync();
    }, CancellationToken.None);

    private async Task<IReadOnlyList<PracticeRouter>> StartLockedAsync(CancellationToken cancellationToken)
    {
        // Whoever waited for its turn while the app was ending comes too late.
        ObjectDisposedException.ThrowIf(_closed, this);
        if (IsRunning)
            return _routers;
        if (options.StateFolder is { } folder)
            Directory.CreateDirectory(folder);
        var internet = new SimulatedInternet(options.Time, new Random(BitConverter.ToInt32(options.RandomBytes(4))));
        internet.PeerFault += Tell;
        try
        {
            foreach (var (plan, index) in PracticePlan.All.Select((plan, index) => (plan, index)))
                _running.Add(await StartAsync(plan, internet, index, cancellationToken));
        }
        catch
        {
            // Whatever kept one router from starting, none is left running; the caller gets the cause.
            await StopLockedAsync();
            throw;
        }

        return _routers = [.. _running.Select(running => running.Router)];
    }

    private async Task<IReadOnlyList<PracticeRouter>> StopLockedAsync()
    {
        _routers = [];
        foreach (var running in _running)
        {
            await running.Server.DisposeAsync();
            await running.Device.DisposeAsync();
        }

        _running.Clear();
        return _routers;
    }

    private async Task<Running> StartAsync(PracticePlan plan, SimulatedInternet internet, int index, CancellationToken cancellationToken)
    {
        var device = Make(plan, internet);
        if (device.IsNew)
            await PracticeSeed.ApplyAsync(device, plan, cancellationToken);
        var server = await ServeAsync(device, index, cancellationToken);
        var tables = await device.SnapshotAsync(cancellationToken);
        return new Running(device, server, new PracticeRouter
        {
            Name = plan.Name,
            Description = plan.Description,
            Version = device.Version,
            Host = server.Api!.Address.ToString(),
            ApiPort = server.Api.Port,
            ApiSslPort = server.ApiSsl!.Port,
            UserName = PracticeSeed.UserName,
            Password = tables.Rows("user").First(row => row["name"] == PracticeSeed.UserName)["password"] ?? "",
            CertificateSha256 = tables.Rows("certificate").FirstOrDefault(row => row["name"] == PracticeSeed.CertificateName)?["fingerprint"] ?? "",
            PublicAddress = plan.Place.PublicAddress,
            IsBehindNat = plan.Place.IsBehindNat,
            WanInterface = plan.Place.WanInterface,
            Lan = plan.Lan,
            LanHost = plan.Place.LanHosts[0],
        });
    }

    private VirtualRouter Make(PracticePlan plan, SimulatedInternet internet) => new(new VirtualRouterOptions
    {
        Version = RouterOsVersion.Parse(plan.Version),
        Identity = plan.Name,
        UserName = PracticeSeed.UserName,
        Password = Convert.ToHexStringLower(options.RandomBytes(8)),
        Ethernets = ["ether1", "ether2", "ether3"],
        BoardName = plan.BoardName,
        SerialNumber = plan.SerialNumber,
        Time = options.Time,
        Random = new Random(BitConverter.ToInt32(options.RandomBytes(4))),
        DataPlane = internet.Connect(plan.Name, plan.Place),
        StatePath = StatePath(plan),
    });

    private async Task<VirtualRouterServer> ServeAsync(VirtualRouter device, int index, CancellationToken cancellationToken)
    {
        var port = options.FirstPort == 0 ? 0 : options.FirstPort + (2 * index);
        try
        {
            return await VirtualRouterServer.StartAsync(device, Endpoints(port), cancellationToken);
        }
        catch (SocketException) when (port != 0)
        {
            return await VirtualRouterServer.StartAsync(device, Endpoints(0), cancellationToken);
        }
    }

    private static ServerEndpoints Endpoints(int port) => new()
    {
        Api = new IPEndPoint(IPAddress.Loopback, port),
        ApiSsl = new IPEndPoint(IPAddress.Loopback, port == 0 ? 0 : port + 1),
    };

    private string? StatePath(PracticePlan plan) => options.StateFolder is { } folder ? Path.Combine(folder, plan.Name + ".json") : null;

    private void Tell(string name, string fault) => _running.FirstOrDefault(running => running.Router.Name == name)?.Device.Log.Add("ipsec,error", fault);

    private async Task<IReadOnlyList<PracticeRouter>> InTurnAsync(Func<Task<IReadOnlyList<PracticeRouter>>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record Running(VirtualRouter Device, VirtualRouterServer Server, PracticeRouter Router);
}

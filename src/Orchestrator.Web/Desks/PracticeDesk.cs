using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Lab.Practice;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks;

/// <summary>
/// Opens and closes the practice network. Its routers are added like any device, over their API; only the trust in their
/// certificates is given, because this very process made them.
/// </summary>
internal sealed class PracticeDesk(IPracticeNetwork network, PracticeStores stores, DeviceDoor door, IDeviceDrivers drivers, NewDevices newDevices, IIds ids, TimeProvider clock) : IPracticeDoor
{
    /// <summary>A router runs its startup tasks 3 s after it started; an undo armed before that would run at once.</summary>
    private static readonly TimeSpan StartingUp = TimeSpan.FromSeconds(3.5);

    public Task<PracticeView> GetAsync(CancellationToken cancellationToken) => Task.FromResult(View());

    public async Task<Answer<PracticeView>> OpenAsync(CancellationToken cancellationToken)
    {
        var known = await stores.DevicesAsync(cancellationToken);
        bool ran = network.IsRunning;
        // Nothing of an earlier practice is left in the topology, so nothing of it shall be left on the routers.
        var routers = known.Count == 0 ? await network.ResetAsync(cancellationToken) : await network.StartAsync(cancellationToken);
        foreach (var router in routers)
        {
            if (known.FirstOrDefault(entry => entry.Device.Name == router.Name) is { } entry)
                await stores.Devices.SaveAsync(entry.Device with { Management = Endpoint(router), PinnedFingerprint = Fingerprint(router) }, null, cancellationToken);
            else if (await AddAsync(router, cancellationToken) is { } problem)
            {
                // Half a practice network is of no use.
                await CloseAsync(CancellationToken.None);
                return Answer<PracticeView>.No(problem);
            }
        }
        // Also after a restart of the app: a push that goes on by itself would arm its undo too early.
        if (known.Count == 0 || !ran)
            await Task.Delay(StartingUp, clock, cancellationToken);
        return Answer<PracticeView>.Yes(View());
    }

    public async Task<Answer<PracticeView>> CloseAsync(CancellationToken cancellationToken)
    {
        var devices = await stores.DevicesAsync(cancellationToken);
        await stores.ForgetChangesAsync(devices.Select(entry => entry.Device.Id.Value).ToHashSet(), cancellationToken);
        foreach (var entry in devices)
        {
            foreach (var link in await stores.Links.OfDeviceAsync(entry.Device.Id, cancellationToken))
                await stores.Links.RemoveAsync(link.Link.Id, cancellationToken);
            await stores.Devices.RemoveAsync(entry.Device.Id, cancellationToken);
            await stores.Sites.RemoveAsync(entry.Device.Site, cancellationToken);
        }
        await network.StopAsync(cancellationToken);
        return Answer<PracticeView>.Yes(View());
    }

    private PracticeView View() => new(Available: true, network.IsRunning, [.. network.Routers.Select(router => router.Name)]);

    private async Task<Problem?> AddAsync(PracticeRouter router, CancellationToken cancellationToken)
    {
        var key = await stores.Keys.AddAsync(new KeyId(ids.New()), SecretKind.DevicePassword, new Secret(router.Password), null, cancellationToken);
        var data = new ProbeData
        {
            Host = router.Host,
            Port = router.ApiSslPort,
            Method = AccessMethod.RouterOsApiTls,
            UserName = router.UserName,
            Fingerprint = Fingerprint(router),
            Trusted = Fingerprint(router),
        };
        var problem = await AddAsync(router, data, key.Id, cancellationToken);
        if (problem is not null)
            await stores.Keys.RemoveAsync(key.Id, CancellationToken.None);
        return problem;
    }

    private async Task<Problem?> AddAsync(PracticeRouter router, ProbeData data, KeyId key, CancellationToken cancellationToken)
    {
        var connected = await drivers.ConnectAsync(await door.AccessAsync(router.Name, data.Endpoint, data.UserName, key, data.Trusted, cancellationToken), cancellationToken);
        if (!connected.IsOk)
            return FaultWords.Problem(router.Name, connected.Fault);
        await using var driver = connected.Value;
        var facts = await driver.ProbeAsync(cancellationToken);
        if (!facts.IsOk)
            return FaultWords.Problem(router.Name, facts.Fault);
        var lans = DeviceSuggestion.From(facts.Value, []).Lans.Where(lan => lan.ForVpn).Select(lan => lan.Address.Prefix.ToString());
        var added = await newDevices.AddAsync(data with { Facts = facts.Value }, key, new AddDeviceRequest(router.Name, router.Name, [.. lans]), probe: null, cancellationToken);
        return added.Succeeded ? null : added.Problems[0] with { Remedy = "The practice network brings a device of that name: rename or forget yours first, or practise with another data directory." };
    }

    private static ManagementEndpoint Endpoint(PracticeRouter router) => new(router.Host, router.ApiSslPort, ManagementTransport.ApiTls);

    private static string Fingerprint(PracticeRouter router) =>
        string.Join(':', router.CertificateSha256.ToUpperInvariant().Chunk(2).Select(pair => new string(pair)));
}

/// <summary>The stores that the practice network fills and empties.</summary>
internal sealed record PracticeStores(SiteStore Sites, DeviceStore Devices, LinkStore Links, KeyStore Keys, ChangeStore Changes)
{
    /// <summary>Forgets every change that had one of the devices as an end.</summary>
    public async Task ForgetChangesAsync(IReadOnlySet<Guid> devices, CancellationToken cancellationToken)
    {
        var gone = new List<Guid>();
        int total = 1;
        for (int skip = 0; skip < total; skip += PageRequest.MaxTake)
        {
            var page = await Changes.ListAsync(new PageRequest(skip, PageRequest.MaxTake), new ChangeFilter(), cancellationToken);
            total = page.Total;
            gone.AddRange(page.Items.Where(change => ChangeGlance.Read(change.ProgressJson).Devices.Any(count => devices.Contains(count.DeviceId))).Select(change => change.Id));
        }
        await Changes.RemoveAsync(gone, cancellationToken);
    }

    public async Task<IReadOnlyList<DeviceEntry>> DevicesAsync(CancellationToken cancellationToken)
    {
        var practice = new List<DeviceEntry>();
        await foreach (var entry in Devices.StreamAsync(cancellationToken))
            if (entry.Practice)
                practice.Add(entry);
        return practice;
    }
}

/// <summary>Brings an open practice network back after a restart of the app.</summary>
internal sealed partial class PracticeReopening(IPracticeDoor door, PracticeStores stores, ILogger<PracticeReopening> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if ((await stores.DevicesAsync(cancellationToken)).Count == 0)
            return;
        try
        {
            if (await door.OpenAsync(cancellationToken) is { Succeeded: false } refused)
                LogNotReopened(log, refused.Problems[0].What, null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            // Real devices matter more than practice: the app starts without it.
            LogNotReopened(log, error.Message, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The practice network stays closed: {Reason}")]
    private static partial void LogNotReopened(ILogger log, string reason, Exception? error);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

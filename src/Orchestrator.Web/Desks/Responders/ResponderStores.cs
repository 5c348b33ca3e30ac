using System.Net;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Composition;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>What the embedded responder needs of the app around it.</summary>
internal sealed class ResponderStores(SettingStore settings, TopologyNetworks networks, IStoreFaults faults, StartOptions options, IHostApplicationLifetime lifetime)
{
    public SettingStore Settings => settings;

    public TopologyNetworks Networks => networks;

    public IStoreFaults Faults => faults;

    /// <summary>Whether the app's pages are served to this machine alone.</summary>
    public bool OnlyThisMachine => options.Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(IsLoopback);

    /// <summary>Ends when the app serves, or stops before it does.</summary>
    public async Task ServingAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && (parsed.IsLoopback || (IPAddress.TryParse(parsed.Host, out var address) && IPAddress.IsLoopback(address)));
}

using System.Collections.Immutable;
using System.Net;
using Orchestrator.Core.Addressing;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.Deployment.NatChecks.Responders;

/// <summary>A responder in this process, as a check sees it. Dispose of it before the host. Thread-safe.</summary>
public sealed class HostView : IResponderView, IAsyncDisposable
{
    private const int Waiting = 4_096;

    private readonly ResponderHost _host;
    private readonly SightingLog _log;
    private readonly EventSubscription _subscription;
    private readonly Task _reading;

    /// <param name="host">A host that was started.</param>
    /// <param name="time">The clock.</param>
    public HostView(ResponderHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(host);
        (_host, _log) = (host, new SightingLog(time));
        _subscription = host.Events.Subscribe(Waiting);
        _reading = ReadAsync();
    }

    /// <inheritdoc/>
    public ImmutableArray<ResponderSocket> Sockets => [.. Listening().Select(Sightings.Socket).OfType<ResponderSocket>()];

    /// <inheritdoc/>
    public ImmutableArray<Ipv4Address> EspAddresses =>
        [.. Listening().Where(each => each.Service == ListenerService.Esp).Select(each => Endpoints.Of(each.Announced ?? each.Local)?.Address).OfType<Ipv4Address>()];

    /// <inheritdoc/>
    public Task AllowAsync(ResponderGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var until = _host.Clock.Now + grant.For;
        foreach (var token in grant.Tokens)
            _host.Allowed.AddToken(token, until);
        foreach (var source in grant.Sources)
            _host.Allowed.Expect(IPNetwork.Parse(source.ToString()), until);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ResponderSighting>> AwaitAsync(SightingQuery query, CancellationToken cancellationToken) => _log.AwaitAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HasToldAsync(Ipv4Endpoint socket, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <inheritdoc/>
    public Task<TimeSpan?> SendKeepaliveAsync(Ipv4Endpoint from, Ipv4Endpoint to, CancellationToken cancellationToken) =>
        Task.FromResult<TimeSpan?>(_host.SendKeepalive(Endpoints.System(from), Endpoints.System(to)) == KeepaliveFate.Sent ? TimeSpan.Zero : null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _subscription.Dispose();
        await _reading;
    }

    private IEnumerable<Listener> Listening() => _host.Health().Listeners.Where(each => each.Failure is null).Select(each => each.Listener);

    private async Task ReadAsync()
    {
        await foreach (var happened in _subscription.Events.ReadAllAsync())
        {
            if (Sightings.Of(happened, _host.Clock.At(happened.At)) is { } seen)
                _log.Add(seen);
        }
    }
}

using System.Collections.Immutable;
using System.Net;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>What is known of a source at one responder.</summary>
/// <param name="Responder">Its name; empty for the one inside this app.</param>
/// <param name="Clock">The clock of the evidence's times.</param>
public sealed record FoundEvidence(string Responder, SourceEvidence Evidence, HostClock Clock);

/// <summary>
/// All responders as one: the one inside this app and those that report to it. Checks let devices ask here and wait here for what came;
/// whom a grant names may ask at every responder. Thread-safe.
/// </summary>
public sealed class ResponderDesk(TimeProvider time) : IResponderView
{
    private const int MaxRemotes = 32;
    private const int MaxSearched = 4_096;
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);
    private static readonly TimeSpan OrdersPatience = TimeSpan.FromSeconds(10);

    /// <summary>From the answer to a report until what it orders is done there.</summary>
    private static readonly TimeSpan OrdersUnderWay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HostClock _clock = new(time);
    private readonly SightingLog _log = new(time);
    private readonly Grants _grants = new();
    private readonly Dictionary<(Guid Token, string Name), RemoteResponder> _remotes = [];
    private ImmutableArray<string> _networks = [];
    private ResponderHost? _host;
    private OrderKeeping? _keeping;

    /// <inheritdoc/>
    public ImmutableArray<ResponderSocket> Sockets =>
        Reachable(Listening().Select(Sightings.Socket).OfType<ResponderSocket>().Distinct(), socket => socket.Endpoint.Address);

    /// <inheritdoc/>
    public ImmutableArray<Ipv4Address> EspAddresses => Reachable(
        Listening().Where(each => each.Service == ListenerService.Esp).Select(each => Endpoints.Of(each.Announced ?? each.Local)?.Address).OfType<Ipv4Address>().Distinct(),
        address => address);

    /// <inheritdoc/>
    public async Task AllowAsync(ResponderGrant grant, CancellationToken cancellationToken)
    {
        List<Task> told;
        lock (_gate)
        {
            _grants.Add(grant, time.GetUtcNow());
            _keeping?.Follow(Orders());
            told = [.. _remotes.Values.Where(each => !IsLate(each)).Select(each => each.NextReport)];
        }
        // The others ask for their orders. One that does not in time must not hold up a check: then its sightings are missing.
        await Task.WhenAll(told).WaitAsync(OrdersPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ResponderSighting>> AwaitAsync(SightingQuery query, CancellationToken cancellationToken) => _log.AwaitAsync(query, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> HasToldAsync(Ipv4Endpoint socket, CancellationToken cancellationToken)
    {
        var own = Endpoints.System(socket);
        Task told;
        lock (_gate)
        {
            if (IsHosts(own))
                return true;
            if (RemoteAt(own) is not { } remote)
                return false;
            told = remote.NextReport;
        }
        await told.WaitAsync(OrdersPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return told.IsCompletedSuccessfully;
    }

    /// <inheritdoc/>
    public async Task<TimeSpan?> SendKeepaliveAsync(Ipv4Endpoint from, Ipv4Endpoint to, CancellationToken cancellationToken)
    {
        var (own, there) = (Endpoints.System(from), Endpoints.System(to));
        Task told;
        lock (_gate)
        {
            if (_host is { } host && IsHosts(own))
                return host.SendKeepalive(own, there) == KeepaliveFate.Sent ? TimeSpan.Zero : null;
            if (RemoteAt(own) is not { } remote)
                return null;
            remote.Order(new OrderedKeepalive($"{own}", $"{there}"));
            told = remote.NextReport;
        }
        await told.WaitAsync(OrdersPatience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return told.IsCompletedSuccessfully ? OrdersUnderWay : null;
    }

    /// <summary>Takes the responder inside this app in, or gives it back with null; from now on it serves whom grants and topology name.</summary>
    public void Attach(ResponderHost? host)
    {
        lock (_gate)
        {
            _host = host;
            _keeping = host is null ? null : new OrderKeeping(host.Allowed, host.Clock, []);
            _keeping?.Follow(Orders());
        }
    }

    /// <summary>Something came to the responder inside this app.</summary>
    public void Note(HostEvent happened, DateTimeOffset at)
    {
        if (Sightings.Of(happened, at) is { } seen)
            _log.Add(seen);
    }

    /// <summary>Whom every responder serves, and whom no longer.</summary>
    public void Serve(ImmutableArray<string> networks)
    {
        lock (_gate)
        {
            _networks = networks;
            _keeping?.Follow(Orders());
        }
    }

    /// <summary>Takes a report in and answers what is wanted of who sent it.</summary>
    public ResponderOrders Take(Guid token, ResponderReport report)
    {
        lock (_gate)
        {
            if (!_remotes.TryGetValue((token, report.Name), out var remote))
            {
                if (_remotes.Count == MaxRemotes)
                    _remotes.Remove(_remotes.MinBy(each => each.Value.ReportedAt).Key);
                remote = _remotes[(token, report.Name)] = new RemoteResponder(token, report.Name);
            }
            if (remote.Take(report, time.GetUtcNow(), _clock) is not { } events)
                return Orders();
            foreach (var (at, happened) in events)
                Note(happened, at);
            return Orders() with { Keepalives = remote.TakeKeepalives() };
        }
    }

    /// <summary>The tokens that were reported with.</summary>
    public IReadOnlyCollection<Guid> Tokens()
    {
        lock (_gate)
            return [.. _remotes.Keys.Select(each => each.Token).Distinct()];
    }

    /// <summary>Forgets who reported with a token.</summary>
    public void Forget(Guid token)
    {
        lock (_gate)
        {
            foreach (var gone in _remotes.Keys.Where(each => each.Token == token).ToList())
                _remotes.Remove(gone);
        }
    }

    /// <summary>Those on other hosts, by name. One that was silent for a week is left out: its host may have another name by now.</summary>
    public IReadOnlyList<RemoteResponderView> Remotes()
    {
        lock (_gate)
        {
            foreach (var silent in _remotes.Where(each => time.GetUtcNow() - each.Value.ReportedAt > Forgotten).Select(each => each.Key).ToList())
                _remotes.Remove(silent);
            return [.. _remotes.Values.Where(each => each.Health is not null).OrderBy(each => each.Name, StringComparer.Ordinal)
                .Select(each => new RemoteResponderView(each.Token, each.Name, each.ReportedAt, IsLate(each), each.Lost, each.Health!))];
        }
    }

    /// <summary>What is known of an address, responder by responder.</summary>
    public IReadOnlyList<FoundEvidence> Of(IPAddress source) => Search(ledger => ledger.Find(source) is { } found ? [found] : []);

    /// <summary>The sources that showed an identity, as text, in IKE.</summary>
    public IReadOnlyList<FoundEvidence> Of(string identity) =>
        Search(ledger => ledger.Latest(MaxSearched).Where(source => source.Exchanges.Any(each => each.Identity?.Text == identity)));

    /// <summary>The sources that began an exchange with this SPI or cookie: a token, where one was shown.</summary>
    public IReadOnlyList<FoundEvidence> Of(ulong initiatorSpi) =>
        Search(ledger => ledger.Latest(MaxSearched).Where(source => source.Exchanges.Any(each => each.InitiatorSpi == initiatorSpi)));

    /// <summary>Datagrams from and to an address since a time, of the responder inside this app.</summary>
    public ImmutableArray<RecordedPacket> Packets(IPAddress peer, DateTimeOffset since)
    {
        lock (_gate)
            return _host?.Packets.Of(peer, since) ?? [];
    }

    private bool IsHosts(IPEndPoint own) =>
        _host?.Health().Listeners.Any(each => each.Failure is null && (each.Listener.Announced ?? each.Listener.Local).Equals(own)) == true;

    private RemoteResponder? RemoteAt(IPEndPoint own) => _remotes.Values.OrderByDescending(each => each.ReportedAt)
        .FirstOrDefault(each => !IsLate(each) && each.Listening().Any(listener => (listener.Announced ?? listener.Local).Equals(own)));

    private ResponderOrders Orders() => _grants.Orders(_networks, time.GetUtcNow());

    private bool IsLate(RemoteResponder remote) => time.GetUtcNow() - remote.ReportedAt > Overdue;

    private IReadOnlyList<FoundEvidence> Search(Func<EvidenceLedger, IEnumerable<SourceEvidence>> find)
    {
        lock (_gate)
        {
            return
            [
                .. _host is { } host ? find(host.Ledger).Select(each => new FoundEvidence("", each, host.Clock)) : [],
                .. _remotes.Values.SelectMany(remote => find(remote.Ledger).Select(each => new FoundEvidence(remote.Name, each, _clock))),
            ];
        }
    }

    private List<Listener> Listening()
    {
        lock (_gate)
        {
            var own = _host?.Health().Listeners.Where(each => each.Failure is null).Select(each => each.Listener) ?? [];
            return [.. own, .. _remotes.Values.Where(each => !IsLate(each)).SelectMany(each => each.Listening())];
        }
    }

    // A private address is out of a device's reach, unless there is nothing else: a lab, or one building.
    private static ImmutableArray<T> Reachable<T>(IEnumerable<T> all, Func<T, Ipv4Address> address)
    {
        var list = all.ToList();
        var open = list.Where(each => !address(each).IsPrivate).ToList();
        return [.. open.Count > 0 ? open : list];
    }
}

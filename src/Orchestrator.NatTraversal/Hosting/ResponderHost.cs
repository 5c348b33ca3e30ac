using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// The responder with its sockets: one for each own address and port, so that an answer leaves from where it was asked. It runs with what it
/// could bind, says what it could not and why, and tries again quietly. Bounded in memory; no datagram ends it.
/// </summary>
/// <remarks>
/// Thread-safe. Each socket has a thread of its own; the responder behind them is asked by one at a time. Binding fails by value, never by
/// exception.
/// </remarks>
public sealed class ResponderHost : IAsyncDisposable
{
    private readonly HostSettings _settings;
    private readonly TimeProvider _time;
    private readonly Listeners _listeners;
    private readonly Gate _gate;
    private readonly Answering _answering;
    private readonly Reception _reception;
    private readonly Responder _responder;
    private readonly Keepalives _keepalives;
    private readonly CancellationTokenSource _stopping = new();
    private Task _lookingAgain = Task.CompletedTask;

    /// <summary>Creates a host that listens on nothing yet.</summary>
    /// <param name="settings">What it listens on and whom it serves.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Where secrets, keys, SPIs and nonces come from.</param>
    /// <param name="addresses">The machine's addresses.</param>
    public ResponderHost(HostSettings settings, TimeProvider time, RandomNumberGenerator random, ILocalAddresses addresses)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (_settings, _time) = (settings, time);
        Clock = new HostClock(time);
        Statistics = new SourceStatistics(settings.MaxSources);
        Ledger = new EvidenceLedger(settings.MaxSources);
        Packets = new PacketRing(settings.RecordedOctets);
        var buckets = new TokenBuckets(settings.Limits);
        _responder = new Responder(settings.Responder, random, buckets, TimeSpan.Zero);
        _gate = new Gate(Allowed, buckets, settings);
        _answering = new Answering(_responder, _gate);
        _reception = new Reception(Clock, _gate, _answering, new Keeping(Ledger, Statistics, Events, Packets));
        _listeners = new Listeners(settings, addresses, Clock, _reception);
        _keepalives = new Keepalives(_listeners, _gate, Clock);
    }

    /// <summary>The host's time; all times it tells are of this one.</summary>
    public HostClock Clock { get; }

    /// <summary>Who may ask. Change it at any time.</summary>
    public AllowList Allowed { get; } = new();

    /// <summary>What was observed, source by source.</summary>
    public EvidenceLedger Ledger { get; }

    /// <summary>How many datagrams came from whom.</summary>
    public SourceStatistics Statistics { get; }

    /// <summary>What is done with datagrams of sources that are served, as it happens.</summary>
    public EventFeed Events { get; } = new();

    /// <summary>The newest datagrams of sources on the allow-list.</summary>
    public PacketRing Packets { get; }

    /// <summary>Binds what can be bound and goes on looking. Call it once.</summary>
    public void Start()
    {
        LookAgain();
        _lookingAgain = KeepLooking(_stopping.Token);
    }

    /// <summary>Looks at the machine's addresses, tries what failed, and forgets what has expired, now.</summary>
    public void LookAgain()
    {
        var (sockets, networks) = _listeners.Settle();
        var udp = sockets.Where(each => each.Listener.Service != ListenerService.Esp).Select(each => each.Listener.Local);
        _gate.Apply(new SourceRules(udp, networks, _settings.AcceptOwnHost));
        _answering.Apply(new StunReach(sockets, oneScope: !_settings.Addresses.IsEmpty));
        lock (_gate.Turn)
            _responder.Expire(Clock.Now);
    }

    /// <summary>
    /// Sends one keepalive of NATs (one octet 0xFF) to somebody on the allow-list who asked lately; at most two a second to an address.
    /// </summary>
    /// <param name="own">The own socket as the world addresses it.</param>
    /// <param name="to">Where: a source that asked in the last 11 minutes, or another port of an address that asked in the last 2.</param>
    public KeepaliveFate SendKeepalive(IPEndPoint own, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(to);
        return _keepalives.Send(own, to);
    }

    /// <summary>How the host does now.</summary>
    public HostHealth Health()
    {
        var states = _listeners.States();
        lock (_gate.Turn)
        {
            return new HostHealth
            {
                Now = Clock.Now,
                Started = Clock.Started,
                Listeners = states,
                Total = Statistics.Total(),
                Outcomes = Enum.GetValues<Outcome>().ToImmutableDictionary(each => each, Statistics.Of),
                Answers = Enum.GetValues<AnswerKind>().ToImmutableDictionary(each => each, _responder.Of),
                HalfOpen = _responder.HalfOpen,
                Faults = _reception.Faults.Count,
                LastFault = _reception.Faults.Last,
                Grant = CapabilityGrant.Of(states, Environment.ProcessPath),
            };
        }
    }

    /// <summary>Closes all sockets: their ports are free when this ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _lookingAgain;
        _listeners.Dispose();
        _stopping.Dispose();
    }

    private async Task KeepLooking(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_settings.LookAgain, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                LookAgain();
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}

using System.Security.Cryptography;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>
/// The responder inside this app. On where configuration or page say so; where nobody said, on if the app serves more than this machine and
/// 500 or 4500 can be had. It never takes a port from anybody, and strangers get silence.
/// </summary>
internal sealed class EmbeddedResponder(
    ResponderConfiguration configuration, ResponderStores stores, ResponderDesk desk, ILocalAddresses addresses, TimeProvider time) : BackgroundService
{
    private const string Setting = "responder.enabled";
    private const int Waiting = 4_096;
    private static readonly TimeSpan LookAtTopology = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private volatile Running? _running;
    private volatile EmbeddedResponderView _view = new(ResponderStanding.Starting, configuration.Enabled is not null, null);

    /// <summary>How it does now.</summary>
    public EmbeddedResponderView View => _running is { } running ? _view with { Health = running.Host.ReportHealth() } : _view;

    /// <summary>Switches it, now and at later starts.</summary>
    public async Task SwitchAsync(bool on, CancellationToken cancellationToken)
    {
        await stores.Settings.SetAsync(Setting, on ? "on" : "off", cancellationToken);
        await SettleAsync(on, cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await EndAsync(ResponderStanding.SwitchedOff, null);
    }

    public override void Dispose()
    {
        base.Dispose();
        _random.Dispose();
        _turn.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await stores.ServingAsync(stoppingToken);
        bool settled = false;
        using var timer = new PeriodicTimer(LookAtTopology, time);
        try
        {
            do
            {
                try
                {
                    desk.Serve(await stores.Networks.ReadAsync(stoppingToken));
                    if (!settled)
                        await SettleAsync(await WantedAsync(stoppingToken), stoppingToken);
                    settled = true;
                }
                catch (Exception error) when (stores.Faults.Explain(error) is not null)
                {
                    // A database that is away: what was allowed stays allowed, and the next round tries again.
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The app stops.
        }
    }

    private async Task<bool?> WantedAsync(CancellationToken cancellationToken) =>
        configuration.Enabled ?? await stores.Settings.GetAsync(Setting, cancellationToken) switch { "on" => true, "off" => false, _ => null };

    private async Task SettleAsync(bool? wanted, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (wanted is false)
                await EndAsync(configuration.Enabled is false ? ResponderStanding.ConfiguredOff : ResponderStanding.SwitchedOff, null);
            else if (wanted is null && stores.OnlyThisMachine)
                await EndAsync(ResponderStanding.OnlyThisMachine, null);
            else
                await BeginAsync(wanted is true);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task BeginAsync(bool whateverListens)
    {
        if (_running is not null)
            return;
        var host = new ResponderHost(configuration.Host, time, _random, addresses);
        host.Start();
        var running = new Running(host, host.Events.Subscribe(Waiting), desk);
        var health = host.ReportHealth();
        _running = running;
        desk.Attach(host);
        _view = _view with { Standing = ResponderStanding.On };
        bool speaksIke = health.Listeners.Any(each => each.Failure is null && each.Service is "ike" or "natTraversal");
        if (!whateverListens && !speaksIke)
            await EndAsync(ResponderStanding.NoPorts, health);
    }

    private async Task EndAsync(ResponderStanding why, ReportedHealth? health)
    {
        _view = _view with { Standing = why, Health = health };
        if (_running is not { } running)
            return;
        _running = null;
        desk.Attach(null);
        await running.DisposeAsync();
    }

    /// <summary>The host, and what hands its events on.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly EventSubscription _events;
        private readonly Task _handing;

        public Running(ResponderHost host, EventSubscription events, ResponderDesk desk)
        {
            (Host, _events) = (host, events);
            _handing = HandOnAsync(desk);
        }

        public ResponderHost Host { get; }

        public async ValueTask DisposeAsync()
        {
            _events.Dispose();
            await _handing;
            await Host.DisposeAsync();
        }

        private async Task HandOnAsync(ResponderDesk desk)
        {
            await foreach (var happened in _events.Events.ReadAllAsync())
                desk.Note(happened, Host.Clock.At(happened.At));
        }
    }
}

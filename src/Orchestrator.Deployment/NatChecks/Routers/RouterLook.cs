using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>
/// The parts of a router's check in their order, once its rows stand: the first address alone is asked, so that the other one is still a stranger
/// when it sends; then both; then another port; then silence.
/// </summary>
internal sealed class RouterLook(Looking looking, ProbeSession session)
{
    private const int Parts = 6;

    /// <summary>After the addresses were asked: a daemon that got no answer asks again by then.</summary>
    private static readonly TimeSpan Settling = DaemonFindings.LongEnough + TimeSpan.FromSeconds(1);

    /// <summary>For the second address, where the first one has shown no identity.</summary>
    private static readonly TimeSpan SecondPatience = TimeSpan.FromSeconds(10);

    private readonly List<NatStageReport> _stages = [];
    private readonly List<Found> _found = [];
    private IReadOnlyList<ResponderSighting> _seen = [];

    public IReadOnlyList<NatStageReport> Stages => _stages;

    /// <summary>The daemon's own address: what it was told to speak from, or what its messages name, or what was known and is still there.</summary>
    private Ipv4Address? Own => looking.Target.Uplink
        ?? _seen.Select(looking.Signs.OwnIn).FirstOrDefault(own => own is not null)
        ?? (looking.Target.KnownUplink is { } known && looking.Own.Contains(known) ? known : null);

    /// <summary>All of it, or what could be found before the router failed.</summary>
    public async Task<NatMeasurement> RunAsync(CancellationToken cancellationToken)
    {
        looking.Progress.Report(new NatCheckProgress(NatCheckStage.Daemon, 1, Parts, looking.Target.Patience + Settling));
        await AskAsync([0], looking.Target.Patience, cancellationToken);
        var filtering = new FilteringLook(looking, session);
        if (_seen.Count > 0 && session.Fault is null)
        {
            looking.Progress.Report(new NatCheckProgress(NatCheckStage.Filtering, 2, Parts, TimeSpan.FromSeconds(15)));
            _found.Add(await filtering.RunAsync(Own, _seen, cancellationToken));
            _stages.Add(Stage(NatCheckStage.Filtering, filtering.Note));
        }
        looking.Progress.Report(new NatCheckProgress(NatCheckStage.Mapping, 3, Parts, TimeSpan.FromSeconds(15)));
        bool shown = _seen.Any(saw => saw.Identity is not null);
        if (looking.Addresses.Count > 1)
            await AskAsync([0, 1], shown || looking.Target.Patience < SecondPatience ? looking.Target.Patience : SecondPatience, cancellationToken);
        var until = looking.Time.GetUtcNow();
        // Where the rows went meanwhile (a restart runs their undo), silence says nothing.
        bool stood = await session.StandsAsync(cancellationToken);
        if (shown && stood)
            await AskOtherPortAsync(cancellationToken);
        var spokenTo = await SpokenToAsync(cancellationToken);
        var measurement = Measured(stood, until, spokenTo);
        _stages.Insert(0, Stage(NatCheckStage.Daemon, _seen.Count > 0 || session.Fault is not null ? NatStageNote.None : spokenTo.Count == 0 ? NatStageNote.NotSeen : NatStageNote.NoAnswer));
        await LifetimeAsync(measurement, filtering, cancellationToken);
        return _found.Aggregate(measurement, (all, found) => found.AddTo(all));
    }

    private async Task AskAsync(IReadOnlyCollection<int> peers, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (!await session.AskAsync(peers, cancellationToken))
            return;
        var query = new SightingQuery { Identity = looking.Identity, IdentityAt = peers.Count, Sources = looking.Sources, Since = looking.Began, Patience = patience };
        if ((await looking.View.AwaitAsync(query, cancellationToken)).Count == 0)
            return;
        await SettleAsync(cancellationToken);
        if (DaemonFindings.IsOpen(looking.Time.GetUtcNow(), _seen))
            await SettleAsync(cancellationToken);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Settling, looking.Time, cancellationToken);
        await LookAsync(cancellationToken);
    }

    /// <summary>The sockets to which something left the router, and that would have told if anything had come.</summary>
    private async Task<IReadOnlySet<Ipv4Endpoint>> SpokenToAsync(CancellationToken cancellationToken)
    {
        var told = new HashSet<Ipv4Endpoint>();
        foreach (var socket in await session.AskedAsync(cancellationToken) ?? new HashSet<Ipv4Endpoint>())
        {
            if (_seen.Any(saw => saw.Destination == socket) || await looking.View.HasToldAsync(socket, cancellationToken))
                told.Add(socket);
        }
        if (_seen.Count == 0 && told.Count > 0)
            await LookAsync(cancellationToken);
        return told;
    }

    /// <summary>Another port of the first address: only so a mapping that depends on the port is told from one that depends on the address.</summary>
    private async Task AskOtherPortAsync(CancellationToken cancellationToken)
    {
        if (looking.Socket(0, PortRole.OtherIke) is not { } other || looking.Socket(0, PortRole.Ike) is not { } ike
            || !await session.AskAsync([], cancellationToken) || !await session.SetPortAsync(0, other.Port, cancellationToken) || !await session.AskAsync([0], cancellationToken))
            return;
        for (var until = looking.Now + SecondPatience; looking.Now < until && !_seen.Any(saw => saw.Destination == other); await LookAsync(cancellationToken))
            await Task.Delay(TimeSpan.FromMilliseconds(500), looking.Time, cancellationToken);
        await session.AskAsync([], cancellationToken);
        await session.SetPortAsync(0, ike.Port, cancellationToken);
    }

    private async Task LifetimeAsync(NatMeasurement measurement, FilteringLook filtering, CancellationToken cancellationToken)
    {
        var profile = NatClassifier.Classify(measurement);
        NatStageNote? not = looking.Target.LongestIdle <= TimeSpan.Zero ? NatStageNote.NotWanted
            : profile.Nat == NatPresence.None ? NatStageNote.NoNat
            : filtering.LetsAllIn ? NatStageNote.LetsAllIn
            : !filtering.HasWitness || session.Fault is not null ? NatStageNote.NoAnswer
            : null;
        if (not is { } why)
        {
            _stages.Add(new NatStageReport(NatCheckStage.Lifetime, NatStageState.Skipped, why));
            return;
        }
        // It is known by now from where the router comes, and nobody else is let in for so long.
        await looking.View.AllowAsync(new ResponderGrant
        {
            Sources = [.. _seen.Select(saw => saw.Source.Address).Distinct().Select(Ipv4Prefix.Host)],
            For = new LifetimeSearch(looking.Target.LongestIdle).AtMost + looking.Target.Patience,
        }, cancellationToken);
        var look = new LifetimeLook(looking, session);
        _found.Add(await look.RunAsync(cancellationToken));
        _stages.Add(Stage(NatCheckStage.Lifetime, look.Note));
    }

    private NatMeasurement Measured(bool stood, DateTimeOffset until, IReadOnlySet<Ipv4Endpoint> spokenTo)
    {
        var asked = looking.View.Sockets.Where(socket => looking.Addresses.Contains(socket.Endpoint.Address))
            .Where(socket => socket.Role is PortRole.Ike or PortRole.NatTraversal || (socket.Role == PortRole.OtherIke && _seen.Any(saw => saw.Destination == socket.Endpoint)))
            .Where(socket => stood || _seen.Any(saw => saw.Destination == socket.Endpoint)).ToList();
        return DaemonFindings.Of(new DaemonWatch { Began = looking.Began, Uplink = Own, Asked = asked, SpokenTo = spokenTo, Silenced = session.Silenced, Until = until }, _seen);
    }

    private async Task LookAsync(CancellationToken cancellationToken) =>
        _seen = DaemonSightings.Of(await looking.CameAsync(looking.Began, cancellationToken), looking.Signs, await session.AskedAsync(cancellationToken) is not { Count: 0 });

    private NatStageReport Stage(NatCheckStage stage, NatStageNote note) => new(stage, session.Fault is null ? NatStageState.Done : NatStageState.Failed, note);
}

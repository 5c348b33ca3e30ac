using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>
/// How long the mapping of a router's 4500 lives that nothing refreshes: the daemon asks, is silent for a time, and then a keepalive of the
/// responder arrives or not. A silence in which something came does not count, nor one after which a new mapping does not let a keepalive in either.
/// </summary>
internal sealed class LifetimeLook(Looking looking, ProbeSession session)
{
    private const int Tries = 3;
    private const int MostBroken = 2;

    /// <summary>Some NATs keep longer what has carried packets for more than two seconds.</summary>
    private static readonly TimeSpan InUse = TimeSpan.FromMilliseconds(2_750);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(1);

    /// <summary>How often the router is spoken to in a long silence, so that the connection to it stays: what is said goes over TCP.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Found _found = new();

    public NatStageNote Note { get; private set; } = NatStageNote.None;

    public async Task<Found> RunAsync(CancellationToken cancellationToken)
    {
        var search = new LifetimeSearch(looking.Target.LongestIdle);
        var until = looking.Now + search.AtMost;
        // The undo is armed for so long.
        for (int broken = 0; session.Fault is null && search.Fits(until - looking.Now);)
        {
            looking.Progress.Report(new NatCheckProgress(NatCheckStage.Lifetime, 4, 6, search.Left));
            if (await TryAsync(search.Next!.Value, search, cancellationToken) is { } trial)
            {
                _found.Trials.Add(trial);
                search = search.With(trial.Idle, trial.Survived);
            }
            else if (++broken == MostBroken)
            {
                Note = NatStageNote.NotSilent;
                break;
            }
        }
        // Time ran out before the search was through.
        if (Note == NatStageNote.None && session.Fault is null && search.Next is not null)
            Note = NatStageNote.Coarse;
        return _found;
    }

    private async Task<NatTrial.Lifetime?> TryAsync(TimeSpan idle, LifetimeSearch search, CancellationToken cancellationToken)
    {
        var counter = session.Counters.First(one => one.Port == 4500 && one.Origin is null);
        if (await FreshAsync(counter.Socket, cancellationToken) is not { } quiet || !await SilentAsync(quiet, idle, search.Left, cancellationToken))
            return null;
        var last = quiet.Last;
        if (await NewestAsync(counter.Socket, last.Source, last.At, cancellationToken) != last.At)
            return null;
        var silence = Silence(quiet);
        var packets = new List<int>();
        if (await ArrivesAsync(counter, last.Source, packets, cancellationToken) is not { } survived)
            return null;
        // What came in between would have made the mapping anew.
        if (await NewestAsync(counter.Socket, last.Source, last.At, cancellationToken) != last.At)
            return null;
        var trial = new NatTrial.Lifetime { At = looking.Now, Idle = silence, Survived = survived, Packets = packets };
        return survived || await IsOpenAsync(counter, cancellationToken) ? trial : null;
    }

    /// <summary>The witness of a mapping that was gone: through a new one the responder's keepalive comes.</summary>
    private async Task<bool> IsOpenAsync(ProbeCounter counter, CancellationToken cancellationToken) =>
        await FreshAsync(counter.Socket, cancellationToken) is { } quiet && await ArrivesAsync(counter, quiet.Last.Source, [], cancellationToken) == true;

    /// <summary>Whether a keepalive of the responder arrives; null where that cannot be told.</summary>
    private async Task<bool?> ArrivesAsync(ProbeCounter counter, Ipv4Endpoint external, List<int> packets, CancellationToken cancellationToken)
    {
        if (await session.CountAsync(cancellationToken) is not { } before)
            return null;
        for (int tries = 0; tries < Tries; tries++)
        {
            if (await looking.View.SendKeepaliveAsync(counter.Socket, external, cancellationToken) is not { } within)
                return null;
            packets.Add(_found.Packets.Count);
            _found.Packets.Add(looking.Sent(counter.Socket, external));
            await Task.Delay(within + UnderWay, looking.Time, cancellationToken);
            if (await session.CountAsync(cancellationToken) is not { } after)
                return null;
            if (after[counter.Index] > before[counter.Index])
                return true;
        }
        return false;
    }

    /// <summary>A mapping that carried two exchanges, more than two seconds apart; null if there is none.</summary>
    private async Task<Quiet?> FreshAsync(Ipv4Endpoint socket, CancellationToken cancellationToken)
    {
        if (!await session.AskAsync([], cancellationToken) || await ExchangeAsync(socket, cancellationToken) is not [var first, ..])
            return null;
        var rest = first.At + InUse - looking.Time.GetUtcNow();
        // What a clock that was set meanwhile makes of it is not waited for.
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest < InUse ? rest : InUse, looking.Time, cancellationToken);
        if (await ExchangeAsync(socket, cancellationToken) is not [.., var last] || last.Source != first.Source)
            return null;
        var before = looking.Time.GetUtcNow() - last.At;
        return new Quiet(last, before > TimeSpan.Zero ? before : TimeSpan.Zero, looking.Now);
    }

    /// <summary>What came to the socket of an exchange that begins now; the daemon is silent at the end.</summary>
    private async Task<List<ResponderSighting>> ExchangeAsync(Ipv4Endpoint socket, CancellationToken cancellationToken)
    {
        var since = looking.Time.GetUtcNow();
        if (!await session.AskAsync([0], cancellationToken))
            return [];
        for (var until = looking.Now + looking.Target.Patience; looking.Now < until; await Task.Delay(Look, looking.Time, cancellationToken))
        {
            if ((await MineAsync(socket, since, cancellationToken)).Exists(saw => saw.Answered))
                break;
        }
        if (!await session.AskAsync([], cancellationToken))
            return [];
        // What was under way when it was told to be silent.
        await Task.Delay(UnderWay, looking.Time, cancellationToken);
        return await MineAsync(socket, since, cancellationToken);
    }

    private async Task<List<ResponderSighting>> MineAsync(Ipv4Endpoint socket, DateTimeOffset since, CancellationToken cancellationToken) =>
        [.. DaemonSightings.Of(await looking.CameAsync(since, cancellationToken), looking.Signs).Where(saw => saw.Destination == socket && saw.At >= since)];

    /// <summary>Waits; false where the router was lost meanwhile.</summary>
    private async Task<bool> SilentAsync(Quiet quiet, TimeSpan idle, TimeSpan left, CancellationToken cancellationToken)
    {
        while (idle - Silence(quiet) is { Ticks: > 0 } rest)
        {
            looking.Progress.Report(new NatCheckProgress(NatCheckStage.Lifetime, 4, 6, left - idle + rest));
            await Task.Delay(rest < Between ? rest : Between, looking.Time, cancellationToken);
            if (await session.CountAsync(cancellationToken) is null)
                return false;
        }
        return true;
    }

    private TimeSpan Silence(Quiet quiet) => quiet.Before + (looking.Now - quiet.Noticed);

    private async Task<DateTimeOffset> NewestAsync(Ipv4Endpoint socket, Ipv4Endpoint source, DateTimeOffset since, CancellationToken cancellationToken) =>
        (await looking.CameAsync(since, cancellationToken)).Where(saw => saw.Destination == socket && saw.Source == source).Select(saw => saw.At).DefaultIfEmpty(since).Max();

    /// <param name="Last">The last packet that passed.</param>
    /// <param name="Before">How long ago it was when it was noticed.</param>
    /// <param name="Noticed">When that was, since the check began.</param>
    private sealed record Quiet(ResponderSighting Last, TimeSpan Before, TimeSpan Noticed);
}

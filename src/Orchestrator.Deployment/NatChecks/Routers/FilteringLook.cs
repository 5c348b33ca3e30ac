using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>
/// Who may send to a router's 500 and 4500: keepalives of the responder from the socket that the router asked, from another port of that address
/// and from an address that it has not asked, each counted by a rule of the router. The router is silent meanwhile.
/// </summary>
internal sealed class FilteringLook(Looking looking, ProbeSession session)
{
    private const int Tries = 3;

    /// <summary>A responder that is asked by many checks at once leaves some out.</summary>
    private const int Rounds = 8;

    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(1);

    private readonly Found _found = new();
    private readonly Dictionary<int, (bool Arrived, List<int> Packets)> _told = [];

    /// <summary>Whether what the router asked gets through on 4500: silence counts there.</summary>
    public bool HasWitness { get; private set; }

    /// <summary>Whether anybody gets in at 4500.</summary>
    public bool LetsAllIn { get; private set; }

    public NatStageNote Note { get; private set; } = NatStageNote.NoAnswer;

    /// <param name="own">The daemon's own address; null where it is not known.</param>
    /// <param name="seen">What came of the daemon's questions to the responder's first address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Found> RunAsync(Ipv4Address? own, IReadOnlyList<ResponderSighting> seen, CancellationToken cancellationToken)
    {
        if (own is not { } uplink || session.Counters.Count == 0 || External(seen, PortRole.Ike) is not { } ike)
            return _found;
        if (seen.Select(saw => saw.Source.Address).Distinct().Count() > 1)
        {
            Note = NatStageNote.Pool;
            return _found;
        }
        var direct = ike == new Ipv4Endpoint(uplink, 500);
        var externals = new Dictionary<int, Ipv4Endpoint> { [500] = ike };
        if (External(seen, PortRole.NatTraversal) is { } floated)
            externals[4500] = floated;
        await session.AskAsync([], cancellationToken);
        await TellAsync(session.Counters.Where(counter => externals.ContainsKey(counter.Port)).Select(counter => (counter, externals[counter.Port])), cancellationToken);
        foreach (var (port, external) in externals.Where(each => Witnessed(each.Key)))
            AddFiltering(new Ipv4Endpoint(uplink, port), external, direct);
        var first = session.Counters.Where(counter => counter.Origin == AnswerOrigin.OtherAddress && IsUnused(counter.Port, externals, direct)).ToList();
        if (Witnessed(500))
            await FirstPacketsAsync(first, ike.Address, cancellationToken);
        HasWitness = Witnessed(4500);
        Note = !Witnessed(500) ? NatStageNote.NoAnswer : session.Counters.Any(counter => counter.Origin == AnswerOrigin.OtherAddress) ? NatStageNote.None : NatStageNote.ResponderLacks;
        return _found;
    }

    // The external port of the same number has no mapping: of 4500 without a NAT, and of either where the port is another one outside.
    private static bool IsUnused(int port, Dictionary<int, Ipv4Endpoint> externals, bool direct) =>
        externals.TryGetValue(port, out var external) ? external.Port != port : direct;

    private void AddFiltering(Ipv4Endpoint inner, Ipv4Endpoint external, bool direct)
    {
        foreach (var counter in session.Counters.Where(counter => counter.Port == inner.Port && counter.Origin is not null && _told.ContainsKey(counter.Index)))
        {
            var (arrived, packets) = _told[counter.Index];
            _found.Trials.Add(new NatTrial.Filtering { At = At(), Inner = inner, Origin = counter.Origin!.Value, Arrived = arrived, Packets = packets });
            if (inner.Port == 4500)
                LetsAllIn |= arrived && (counter.Origin == AnswerOrigin.OtherAddress || !session.Counters.Any(other => other.Origin == AnswerOrigin.OtherAddress));
            if (counter.Origin != AnswerOrigin.OtherAddress)
                continue;
            // What is kept out of a mapping is not forwarded either; and without a NAT there is no mapping that could have let it in.
            if (external.Port == inner.Port && (!arrived || direct))
                _found.Trials.Add(new NatTrial.Unsolicited { At = At(), Port = inner.Port, Arrived = arrived, Packets = packets });
        }
    }

    private async Task FirstPacketsAsync(IReadOnlyList<ProbeCounter> counters, Ipv4Address external, CancellationToken cancellationToken)
    {
        foreach (var counter in counters)
            _told.Remove(counter.Index);
        await TellAsync(counters.Select(counter => (counter, new Ipv4Endpoint(external, counter.Port))), cancellationToken);
        foreach (var counter in counters.Where(counter => _told.ContainsKey(counter.Index)))
            _found.Trials.Add(new NatTrial.Unsolicited { At = At(), Port = counter.Port, Arrived = _told[counter.Index].Arrived, Packets = _told[counter.Index].Packets });
    }

    /// <summary>Sends to each, again to those that did not count. What the responder did not send is told nothing of.</summary>
    private async Task TellAsync(IEnumerable<(ProbeCounter Counter, Ipv4Endpoint To)> sendings, CancellationToken cancellationToken)
    {
        var open = sendings.ToList();
        for (int rounds = 0; rounds < Rounds && open.Count > 0; rounds++)
        {
            if (await session.CountAsync(cancellationToken) is not { } before)
                return;
            var sent = new List<(ProbeCounter Counter, Ipv4Endpoint To)>();
            var wait = TimeSpan.Zero;
            foreach (var (counter, to) in open)
            {
                if (await looking.View.SendKeepaliveAsync(counter.Socket, to, cancellationToken) is not { } within)
                    continue;
                wait = within > wait ? within : wait;
                var packets = _told.TryGetValue(counter.Index, out var known) ? known.Packets : [];
                packets.Add(_found.Packets.Count);
                _found.Packets.Add(looking.Sent(counter.Socket, to));
                _told[counter.Index] = (false, packets);
                sent.Add((counter, to));
            }
            await Task.Delay(wait + UnderWay, looking.Time, cancellationToken);
            if (await session.CountAsync(cancellationToken) is not { } after)
                return;
            foreach (var (counter, _) in sent.Where(each => after[each.Counter.Index] > before[each.Counter.Index]))
                _told[counter.Index] = (true, _told[counter.Index].Packets);
            open = [.. open.Where(each => !_told.TryGetValue(each.Counter.Index, out var told) || (!told.Arrived && told.Packets.Count < Tries))];
        }
    }

    private bool Witnessed(int port) => session.Counters.Any(counter => counter.Port == port && counter.Origin is null && _told.TryGetValue(counter.Index, out var told) && told.Arrived);

    private Ipv4Endpoint? External(IReadOnlyList<ResponderSighting> seen, PortRole role) => looking.Socket(0, role) is { } socket
        ? seen.LastOrDefault(saw => saw.Destination == socket && saw.Answered)?.Source : null;

    private TimeSpan At() => looking.Now;
}

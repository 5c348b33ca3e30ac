using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;

namespace Orchestrator.Deployment.NatChecks.Routers;

/// <summary>What the responder saw of a router's own daemon, as trials. Pure.</summary>
internal static class DaemonFindings
{
    private const int IsakmpPort = 500;
    private const int NatTraversalPort = 4500;

    /// <summary>One answer may be lost.</summary>
    private const int MostAsked = 2;

    /// <summary>A daemon that learnt of a NAT goes to 4500 within a moment; by then it has also asked there again.</summary>
    public static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(6);

    /// <summary>Whether a daemon has asked the same again so lately that nothing tells yet whether it was answered this time.</summary>
    /// <param name="now">By the clock of the sightings.</param>
    /// <param name="seen">What came, oldest first.</param>
    public static bool IsOpen(DateTimeOffset now, IReadOnlyList<ResponderSighting> seen) => seen.GroupBy(saw => (saw.Destination, saw.Source))
        .SelectMany(Exchanges).Any(exchange => exchange.Count() == MostAsked && now - exchange.Last().At is var silence && silence >= TimeSpan.Zero && silence <= LongEnough);

    /// <param name="watch">What the daemon was told, and how long it was watched.</param>
    /// <param name="seen">What came, oldest first.</param>
    public static NatMeasurement Of(DaemonWatch watch, IReadOnlyList<ResponderSighting> seen)
    {
        var trials = new List<NatTrial>();
        var evidence = new ResponderPackets();
        var (began, uplink) = (watch.Began, watch.Uplink);
        var roles = watch.Asked.ToDictionary(socket => socket.Endpoint, socket => socket.Role);
        // That nothing came says something only of what has left the router.
        foreach (var ike in watch.Asked.Where(socket => socket.Role == PortRole.Ike && watch.SpokenTo.Contains(socket.Endpoint) && !seen.Any(saw => saw.Destination == socket.Endpoint)))
            trials.Add(Ask(watch.Until - began, uplink, IsakmpPort, ike, null, false, []));
        foreach (var socket in seen.Where(saw => roles.ContainsKey(saw.Destination)).GroupBy(saw => (saw.Destination, saw.Source)))
        {
            var (first, role) = (socket.First(), roles[socket.Key.Destination]);
            var packets = Positions(seen, socket.Contains);
            bool? answered = IsAnswered(watch, [.. socket], seen);
            // What the responder had no reason to answer says nothing of the way back, nor does what was cut off; where from it came is told all the same.
            if (role == PortRole.NatTraversal ? answered is not null && socket.Any(saw => saw.Answered) : answered is not null || role == PortRole.OtherIke)
                trials.Add(Ask(socket.Last().At - began, uplink, role == PortRole.NatTraversal ? NatTraversalPort : IsakmpPort, new ResponderSocket(role, first.Destination), first.Source, answered == true, packets));
            if (socket.FirstOrDefault(saw => saw.DeviceEnd != NatSign.NotTold) is { } told)
                trials.Add(new NatTrial.NatTold { At = told.At - began, Destination = told.Destination, DeviceEnd = told.DeviceEnd, ResponderEnd = told.ResponderEnd, Packets = packets });
        }
        foreach (var address in watch.Asked.GroupBy(socket => socket.Endpoint.Address))
            trials.AddRange(NeverHeard(watch, [.. address], seen).Concat(Altered(began, [.. address], seen)));
        return new NatMeasurement { Uplink = uplink, Trials = trials, Packets = [.. seen.Select(saw => evidence.Of(saw, began))] };
    }

    /// <summary>
    /// A daemon that got its answer goes on to its second message, which shows its identity, and then ends; one that did not asks the same again.
    /// So a first message was answered when a second one was seen anywhere; either of them when the daemon asked once, or twice, for one answer may
    /// be lost, and then no more. Null where the daemon was silenced before it could have asked again.
    /// </summary>
    private static bool? IsAnswered(DaemonWatch watch, IReadOnlyList<ResponderSighting> socket, IReadOnlyList<ResponderSighting> seen)
    {
        var ends = Exchanges(socket).Select(exchange =>
            IsBefore(exchange, seen.FirstOrDefault(saw => saw.Token == exchange.Key && saw.Identity is not null)) ? true
            : exchange.Count() > MostAsked ? false
            : watch.After(exchange.Last().At) > LongEnough ? true : (bool?)null).ToList();
        return ends.Contains(true) ? true : ends.Count > 0 && ends.TrueForAll(end => end is null) ? null : false;
    }

    // The responder opens a second message once: when it is asked again, the same answer goes out and no identity is seen.
    private static bool IsBefore(IEnumerable<ResponderSighting> exchange, ResponderSighting? shown) => shown is not null && exchange.Any(saw => saw.Identity is null && saw.At <= shown.At);

    private static IEnumerable<IGrouping<ulong, ResponderSighting>> Exchanges(IEnumerable<ResponderSighting> socket) => socket.Where(saw => saw.Answered).GroupBy(saw => saw.Token);

    /// <summary>A daemon that took the answer and knows of a NAT goes on at 4500 (RFC 7296 section 2.23): where nothing comes there, nothing passes.</summary>
    private static IEnumerable<NatTrial> NeverHeard(DaemonWatch watch, IReadOnlyList<ResponderSocket> sockets, IReadOnlyList<ResponderSighting> seen)
    {
        var here = seen.Where(saw => sockets.Any(socket => socket.Endpoint == saw.Destination)).ToList();
        var taken = here.Where(saw => saw.Answered).GroupBy(saw => saw.Token).Where(exchange => exchange.Count() == 1 && exchange.All(IsTold) && watch.After(exchange.First().At) > LongEnough)
            .SelectMany(exchange => exchange).ToList();
        var silent = sockets.Where(socket => socket.Role == PortRole.NatTraversal && !here.Exists(saw => saw.Destination == socket.Endpoint || saw.Identity is not null));
        return taken.Count == 0 ? [] : silent.Select(socket => Ask(watch.Until - watch.Began, watch.Uplink, NatTraversalPort, socket, null, false, Positions(seen, taken.Contains)));

        static bool IsTold(ResponderSighting saw) => saw is { DeviceEnd: NatSign.Translated, Identity: null };
    }

    /// <summary>
    /// First messages whose hash of the responder's own address is wrong, and second ones of exchanges that never began: something on the way to
    /// port 500 puts other octets in the place of the cookies.
    /// </summary>
    private static IEnumerable<NatTrial> Altered(DateTimeOffset began, IReadOnlyList<ResponderSocket> sockets, IReadOnlyList<ResponderSighting> seen)
    {
        foreach (var ike in sockets.Where(socket => socket.Role == PortRole.Ike))
        {
            var first = seen.Where(saw => saw.Destination == ike.Endpoint).ToList();
            var begun = first.Select(saw => saw.Token).ToHashSet();
            var orphans = seen.Where(saw => saw is { Answered: false, Token: not 0 } && !begun.Contains(saw.Token)
                && sockets.Any(socket => socket.Role == PortRole.NatTraversal && socket.Endpoint == saw.Destination)).ToList();
            var told = first.Where(saw => saw.ResponderEnd != NatSign.NotTold).ToList();
            if (orphans.Count > 0 && told.Count > 0 && told.TrueForAll(saw => saw.ResponderEnd == NatSign.Translated))
                yield return new NatTrial.Altered { At = orphans[0].At - began, Destination = ike.Endpoint, Packets = Positions(seen, saw => first.Contains(saw) || orphans.Contains(saw)) };
        }
    }

    private static ImmutableArray<int> Positions(IReadOnlyList<ResponderSighting> seen, Func<ResponderSighting, bool> chosen) =>
        [.. seen.Index().Where(each => chosen(each.Item)).Select(each => each.Index)];

    private static NatTrial.Ask Ask(TimeSpan at, Ipv4Address? uplink, int innerPort, ResponderSocket to, Ipv4Endpoint? external, bool answered, IReadOnlyList<int> packets) => new()
    {
        At = at,
        Inner = uplink is { } address ? new Ipv4Endpoint(address, innerPort) : null,
        Destination = to.Endpoint,
        Role = to.Role,
        External = external,
        Answered = answered,
        Packets = packets,
    };
}

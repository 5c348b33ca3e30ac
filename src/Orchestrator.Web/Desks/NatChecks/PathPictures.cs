using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>The way from a device to the responder, as far as the trials tell it.</summary>
internal static class PathPictures
{
    private const int MostHops = 3, MostOfSocket = 3;

    public static PathPicture Of(NatSubject subject, NatMeasurement measurement, NatProfile profile, IReadOnlyList<string> responders)
    {
        var asks = measurement.Trials.OfType<NatTrial.Ask>().ToList();
        return new PathPicture([.. Stops(subject, measurement, profile, responders, asks)], Flows(asks, profile));
    }

    private static IEnumerable<PathStop> Stops(NatSubject subject, NatMeasurement measurement, NatProfile profile, IReadOnlyList<string> responders, List<NatTrial.Ask> asks)
    {
        yield return new PathStop(PathStopKind.Device, subject.Device, Lines(measurement.Uplink));
        var hops = measurement.Trials.OfType<NatTrial.Hop>().Where(hop => hop.Router is not null).OrderBy(hop => hop.Distance).Take(MostHops).ToList();
        if (profile.IsBehindNat)
        {
            var inside = subject.Gateway ?? hops.FirstOrDefault()?.Router;
            string name = subject.Box.Length > 0 ? subject.Box : "NAT";
            yield return profile.CarrierGrade == true
                ? new PathStop(PathStopKind.Router, subject.Box.Length > 0 ? subject.Box : "Router", Lines(inside))
                : new PathStop(PathStopKind.Nat, name, [.. Lines(inside), .. Outside(profile)]);
        }
        if (profile.CarrierGrade == true)
            yield return new PathStop(PathStopKind.CarrierNat, "Provider's NAT",
                [.. Lines(hops.FirstOrDefault(hop => hop.Router!.Value.IsShared)?.Router), .. Outside(profile)]);
        yield return new PathStop(PathStopKind.Internet, "Internet", []);
        string responder = responders.Count > 0 ? responders[0] : "Responder";
        yield return new PathStop(PathStopKind.Responder, responder, [.. asks.Select(ask => ask.Destination.Address.ToString()).Distinct().Take(2)]);
    }

    /// <summary>What becomes of the sockets that IKE uses; each is told once where every destination sees the same.</summary>
    private static IReadOnlyList<PathFlow> Flows(List<NatTrial.Ask> asks, NatProfile profile)
    {
        var ike = asks.Where(ask => ask.Inner is null || ask.Inner.Value.Port is 500 or 4500).ToList();
        return
        [
            .. ike.GroupBy(ask => ask.Inner?.ToString() ?? "device").SelectMany(socket =>
            {
                var seen = socket.Select(ask => ask.External).Where(external => external is not null).Distinct().ToList();
                bool all = seen.Count == 1 && socket.All(ask => ask.Answered);
                return all && socket.Count() > 1
                    ? [new PathFlow(socket.Key, seen[0]!.Value.ToString(), "everywhere", Passage.Passes)]
                    : socket.Take(MostOfSocket).Select(ask => new PathFlow(socket.Key, ask.External?.ToString() ?? "", ask.Destination.ToString(), Passed(ask)));
            }),
        ];
    }

    private static Passage Passed(NatTrial.Ask ask) => (ask.External, ask.Answered) switch
    {
        (_, true) => Passage.Passes,
        ({ }, false) => Passage.OutwardsOnly,
        _ => Passage.Blocked,
    };

    private static IReadOnlyList<string> Outside(NatProfile profile) => [.. profile.Externals.Take(2).Select(address => address.ToString())];

    private static IReadOnlyList<string> Lines(Ipv4Address? address) => address is { } known ? [known.ToString()] : [];
}

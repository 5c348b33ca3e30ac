namespace Orchestrator.Core.NatBehaviour;

/// <summary>What a measurement shows. Pure: equal measurements give equal profiles; what was not measured is never guessed.</summary>
public static class NatClassifier
{
    /// <summary>The names of the field for what the trials found, each with the trials that show it.</summary>
    public static NatProfile Classify(NatMeasurement measurement)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        var trials = new Trials(measurement.Trials);
        var helper = HelperSigns.Of(trials);
        var profile = new NatProfile
        {
            Nat = Presence(trials),
            Externals = [.. trials.Of<NatTrial.Ask>(NatProperty.External, ask => ask.External is not null).Select(ask => ask.External!.Value.Address).Distinct()],
            Mapping = Mappings.Of(trials),
            Filtering = Filter(trials),
            Port500 = Port(trials, NatProperty.Port500, Mappings.Isakmp, PortRole.Ike),
            Port4500 = Port(trials, NatProperty.Port4500, Mappings.NatTraversal, PortRole.NatTraversal),
            KeepsOtherPorts = All(trials.Of<NatTrial.Ask>(NatProperty.OtherPorts, Mappings.IsOther), ask => ask.Inner!.Value.Port == ask.External!.Value.Port),
            Open = IsOpen(trials),
            OpenOn4500 = Reaches(trials, Mappings.NatTraversal),
            Hairpins = Any(trials.Of<NatTrial.Hairpin>(NatProperty.Hairpin), hairpin => hairpin.Arrived),
            CarrierGrade = SharedByTheProvider(measurement, trials),
            Lifetime = Lifetime(trials),
            Esp = EspPassage(trials),
            LargeDatagrams = OneWay(trials.Of<NatTrial.LargeDatagram>(NatProperty.LargeDatagrams).Select(datagram => datagram.Arrived), all: true),
            ZeroChecksums = OneWay(trials.Of<NatTrial.ZeroChecksum>(NatProperty.ZeroChecksums).Select(datagram => datagram.Arrived), all: false),
            Helper = helper,
            Evidence = trials.Evidence,
        };
        return profile;
    }

    private static NatPresence Presence(Trials trials)
    {
        var asks = trials.Of<NatTrial.Ask>(NatProperty.Nat, ask => ask is { Inner: not null, External: not null });
        if (asks.Any(ask => ask.Inner != ask.External))
            return NatPresence.Present;
        var told = trials.Of<NatTrial.NatTold>(NatProperty.Nat, sign => sign.DeviceEnd != NatSign.NotTold);
        if (asks.Count > 0)
            return told.Any(sign => sign.DeviceEnd is NatSign.Forced or NatSign.Translated) ? NatPresence.Forced : NatPresence.None;
        return told switch
        {
            [] => NatPresence.Unknown,
            _ when told.Any(sign => sign.DeviceEnd == NatSign.Translated) => NatPresence.Present,
            _ when told.Any(sign => sign.DeviceEnd == NatSign.Forced) => NatPresence.Unknown,
            _ => NatPresence.None,
        };
    }

    private static FilteringBehaviour Filter(Trials trials)
    {
        var all = trials.Of<NatTrial.Filtering>(NatProperty.Filtering);
        // The sockets that IKE uses count where they were tried: a static forward of theirs says nothing of others, and the reverse.
        var ike = all.Where(trial => trial.Inner.Port is Mappings.Isakmp or Mappings.NatTraversal).ToList();
        var tried = ike.Count > 0 ? ike : all;
        var perSocket = tried.GroupBy(trial => trial.Inner).Select(socket => FilterOf([.. socket])).ToList();
        return perSocket.Count == 0 ? FilteringBehaviour.Unknown : perSocket.Max();
    }

    private static FilteringBehaviour FilterOf(List<NatTrial.Filtering> tried)
    {
        bool? Arrived(AnswerOrigin origin) => Any(tried.Where(trial => trial.Origin == origin).ToList(), trial => trial.Arrived);
        return (Arrived(AnswerOrigin.OtherAddress), Arrived(AnswerOrigin.OtherPort)) switch
        {
            (true, _) => FilteringBehaviour.EndpointIndependent,
            (false, true) => FilteringBehaviour.AddressDependent,
            (null, true) => FilteringBehaviour.EndpointIndependentOrAddressDependent,
            (_, false) => FilteringBehaviour.AddressAndPortDependent,
            _ => FilteringBehaviour.Unknown,
        };
    }

    private static PortUse Port(Trials trials, NatProperty property, int port, PortRole role)
    {
        var asks = trials.Of<NatTrial.Ask>(property, ask => ask.Inner?.Port == port || (ask.Inner is null && ask.Role == role));
        var straight = asks.Where(ask => ask.Role == role).ToList();
        var seen = asks.Where(ask => ask.External is not null).Select(ask => ask.External!.Value.Port).Distinct().ToList();
        var passage = straight switch
        {
            [] => Passage.Unknown,
            _ when straight.Any(ask => ask.Answered) => Passage.Passes,
            _ when straight.Any(ask => ask.External is not null) => Passage.OutwardsOnly,
            _ => Passage.Blocked,
        };
        return new PortUse(passage, seen.Count == 0 ? null : seen is [var only] && only == port, seen is [var one] ? one : null);
    }

    private static bool? IsOpen(Trials trials) => (Reaches(trials, Mappings.Isakmp), Reaches(trials, Mappings.NatTraversal)) switch
    {
        (true, true) => true,
        (false, _) or (_, false) => false,
        _ => null,
    };

    private static bool? Reaches(Trials trials, int port) =>
        Any(trials.Of<NatTrial.Unsolicited>(NatProperty.Open).Where(trial => trial.Port == port).ToList(), trial => trial.Arrived);

    /// <summary>
    /// A carrier's own range on the uplink tells, and so it does on the way before the first public address; a private range may be the site's
    /// own, or the carrier's beyond the first router, and so may be a router that says nothing. Where first packets arrive, a router of that range
    /// need not translate.
    /// </summary>
    private static bool? SharedByTheProvider(NatMeasurement measurement, Trials trials)
    {
        if (Presence(trials) is NatPresence.None or NatPresence.Forced)
            return false;
        if (measurement.Uplink is { IsShared: true } or { IsPrivate: false })
            return measurement.Uplink.Value.IsShared;
        var hops = trials.Of<NatTrial.Hop>(NatProperty.CarrierGrade, hop => hop.Router is not null).OrderBy(hop => hop.Distance).ToList();
        int outside = hops.FindIndex(hop => !hop.Router!.Value.IsPrivate);
        if (hops.Take(outside < 0 ? hops.Count : outside).Any(hop => hop.Router!.Value.IsShared))
            return IsOpen(trials) == true ? null : true;
        return outside == 1 && hops[outside].Distance == 2 ? false : null;
    }

    private static BindingLifetime? Lifetime(Trials trials)
    {
        var tried = trials.Of<NatTrial.Lifetime>(NatProperty.Lifetime);
        if (tried.Count == 0)
            return null;
        var alive = tried.Where(trial => trial.Survived).Select(trial => trial.Idle).DefaultIfEmpty(TimeSpan.Zero).Max();
        // What a longer silence outlived was lost otherwise: the way was shut for a moment.
        var dead = tried.Where(trial => !trial.Survived && trial.Idle > alive).Select(trial => trial.Idle).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        return new BindingLifetime(alive, dead == TimeSpan.MaxValue ? null : dead);
    }

    private static Passage EspPassage(Trials trials)
    {
        var tried = trials.Of<NatTrial.Esp>(NatProperty.Esp);
        return tried switch
        {
            [] => Passage.Unknown,
            _ when tried.Any(trial => trial.CameBack) => Passage.Passes,
            _ when tried.Any(trial => trial.ReachedResponder) => Passage.OutwardsOnly,
            _ => Passage.Blocked,
        };
    }

    private static Passage OneWay(IEnumerable<bool> arrived, bool all)
    {
        var tried = arrived.ToList();
        if (tried.Count == 0)
            return Passage.Unknown;
        return (all ? tried.TrueForAll(each => each) : tried.Contains(true)) ? Passage.Passes : Passage.Blocked;
    }

    private static bool? Any<T>(List<T> tried, Func<T, bool> holds) => tried.Count == 0 ? null : tried.Any(holds);

    private static bool? All<T>(List<T> tried, Func<T, bool> holds) => tried.Count == 0 ? null : tried.All(holds);
}

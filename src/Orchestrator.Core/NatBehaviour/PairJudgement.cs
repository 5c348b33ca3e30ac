namespace Orchestrator.Core.NatBehaviour;

/// <summary>
/// What two profiles mean together: a tunnel needs both NATs to be friendly. The table is that of RFC 5128 section 3.3 for ends that
/// speak from UDP 500 and 4500 only. Pure.
/// </summary>
public static class PairJudgement
{
    /// <summary>The verdict on a tunnel between two sites. Swapping them swaps the ends in the answer and nothing else.</summary>
    public static PairVerdict Judge(PairSite a, PairSite b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var pair = new Pair(a, b);
        if (Obstacle(pair) is { } obstacle)
            return obstacle;
        if (IsUnknown(a.Profile) || IsUnknown(b.Profile))
            return new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: Ends(IsUnknown(a.Profile), IsUnknown(b.Profile)));
        var verdict = Reached(pair);
        return verdict.Kind == PairKind.NeedsHub ? verdict : verdict with
        {
            ForcesEncapsulation = !pair.IsTranslated && pair.IsEspBlocked,
            BeginsOn4500 = pair.On4500,
            BlockedAt = pair.On4500 ? pair.Where(end => end.Profile.IsIsakmpBlocked) : null,
        };
    }

    /// <summary>Whether a first packet from outside reaches UDP 500 and 4500. Without a NAT it is taken so unless a trial showed otherwise.</summary>
    public static bool IsReachable(NatProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.Open ?? IsOpenByNature(profile);
    }

    /// <summary>Whether first packets do not arrive for no other reason, as far as can be told, than the device's own rules.</summary>
    internal static bool IsClosed(PairSite site) => site.PushOpens && IsOpenByNature(site.Profile) && !IsReachable(site.Profile);

    /// <summary>Whether both are behind the same external address.</summary>
    internal static bool ShareNat(NatProfile a, NatProfile b) => a.IsBehindNat && b.IsBehindNat && a.Externals.Intersect(b.Externals).Any();

    private static PairVerdict? Obstacle(Pair pair)
    {
        PairVerdict? At(PairReason reason, Func<PairSite, bool> holds) =>
            holds(pair.A) || holds(pair.B) ? new PairVerdict(PairKind.NeedsHub, reason, At: pair.Where(holds)) : null;
        bool only4500 = pair.IsTranslated || pair.On4500;
        // Only an end that can begin on 4500 goes round what is wrong with 500.
        return (pair.A.ChoosesPort || pair.B.ChoosesPort ? null : On500(pair))
            ?? (only4500 ? At(PairReason.Port4500Blocked, end => IsStopped(end.Profile.Port4500.Passage)) : null)
            ?? (pair.IsEspBlocked ? At(PairReason.EspAnd4500Blocked, end => IsStopped(end.Profile.Port4500.Passage)) : null)
            ?? (!pair.IsTranslated && !pair.A.ChoosesPort && !pair.B.ChoosesPort ? At(PairReason.EspBlocked, end => end.Profile.IsEspBlocked) : null);
    }

    private static PairVerdict? On500(Pair pair) => pair.On4500
        ? new PairVerdict(
            PairKind.NeedsHub, pair.Has(end => end.Profile.Helper == HelperSign.AltersIke) ? PairReason.IkeAltered : PairReason.Port500Blocked,
            At: pair.Where(end => end.Profile.IsIsakmpBlocked))
        : null;

    private static PairVerdict Reached(Pair pair)
    {
        bool toA = pair.Reaches(pair.A), toB = pair.Reaches(pair.B);
        return (toA && pair.Begins(pair.B), toB && pair.Begins(pair.A)) switch
        {
            (true, true) => new PairVerdict(PairKind.Direct, PairReason.BothReachable),
            (true, false) => new PairVerdict(PairKind.DirectIfInitiated, toB ? PairReason.OneChoosesPort : PairReason.OneReachable, PairEnd.B, PairEnd.A),
            (false, true) => new PairVerdict(PairKind.DirectIfInitiated, toA ? PairReason.OneChoosesPort : PairReason.OneReachable, PairEnd.A, PairEnd.B),
            // One could be reached, by an end that cannot begin there.
            _ when toA || toB => On500(pair)!,
            _ => OnceAccepted(pair) ?? BetweenNats(pair),
        };
    }

    /// <summary>Where no NAT is in the way, but a rule that a push mends.</summary>
    private static PairVerdict? OnceAccepted(Pair pair)
    {
        bool toA = IsClosed(pair.A) && pair.Begins(pair.B), toB = IsClosed(pair.B) && pair.Begins(pair.A);
        return (toA, toB) switch
        {
            (true, true) => new PairVerdict(PairKind.Experimental, PairReason.ClosedWithoutNat),
            (true, false) => new PairVerdict(PairKind.Experimental, PairReason.ClosedWithoutNat, PairEnd.B, PairEnd.A),
            (false, true) => new PairVerdict(PairKind.Experimental, PairReason.ClosedWithoutNat, PairEnd.A, PairEnd.B),
            _ => null,
        };
    }

    private static PairVerdict BetweenNats(Pair pair)
    {
        var (a, b) = (pair.A, pair.B);
        if (pair.IsOneNat)
        {
            return pair.Hairpins && pair.Crosses
                ? new PairVerdict(PairKind.Experimental, PairReason.SameNatHairpins)
                : new PairVerdict(PairKind.NeedsHub, PairReason.SameNat);
        }
        if (pair.Crosses)
            return new PairVerdict(PairKind.Experimental, PairReason.BothKeepPorts);
        if (pair.LetsAllIn(a) && pair.Begins(b))
            return new PairVerdict(PairKind.Experimental, PairReason.OneLetsAllIn, PairEnd.B, PairEnd.A);
        if (pair.LetsAllIn(b) && pair.Begins(a))
            return new PairVerdict(PairKind.Experimental, PairReason.OneLetsAllIn, PairEnd.A, PairEnd.B);
        // Friendly as far as it was measured: its ports decide.
        if (pair.Has(pair.MayLetAllIn))
            return new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: pair.Where(pair.MayLetAllIn));
        if (pair.Has(end => DependsOnDestination(end.Profile)))
            return new PairVerdict(PairKind.NeedsHub, PairReason.PortDependsOnDestination, At: pair.Where(end => DependsOnDestination(end.Profile)));
        if (pair.Has(end => pair.Keeps(end) == false))
            return new PairVerdict(PairKind.NeedsHub, PairReason.PortsNotKept, At: pair.Where(end => pair.Keeps(end) == false));
        return pair.Has(end => pair.Keeps(end) is null)
            ? new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: pair.Where(end => pair.Keeps(end) is null))
            : On500(pair)!;
    }

    private static bool IsUnknown(NatProfile profile) =>
        profile.Nat == NatPresence.Unknown
        || (!IsReachable(profile) && profile.IsBehindNat && profile.Mapping == MappingBehaviour.Unknown);

    private static bool IsStopped(Passage passage) => passage is Passage.Blocked or Passage.OutwardsOnly;

    private static bool IsOpenByNature(NatProfile profile) => profile.Nat is NatPresence.None or NatPresence.Forced;

    private static bool DependsOnDestination(NatProfile profile) =>
        profile.Mapping is MappingBehaviour.AddressDependent or MappingBehaviour.AddressAndPortDependent;

    private static PairEnd? Ends(bool a, bool b) => (a, b) switch
    {
        (true, false) => PairEnd.A,
        (false, true) => PairEnd.B,
        _ => null,
    };

    /// <summary>Two ends, and the ports that are left between them.</summary>
    private sealed record Pair(PairSite A, PairSite B)
    {
        /// <summary>Whether 500 is of no use at one of them.</summary>
        public bool On4500 { get; } = A.Profile.IsIsakmpBlocked || B.Profile.IsIsakmpBlocked;

        public bool IsTranslated { get; } = A.Profile.IsBehindNat || B.Profile.IsBehindNat;

        /// <summary>Whether both are behind the same external address.</summary>
        public bool IsOneNat { get; } = ShareNat(A.Profile, B.Profile);

        public bool IsEspBlocked { get; } = A.Profile.IsEspBlocked || B.Profile.IsEspBlocked;

        /// <summary>Whether two first packets that are sent at the same time open the way for each other.</summary>
        public bool Crosses => KeepsPorts(A) && KeepsPorts(B) && Begins(A) && Begins(B);

        public bool Begins(PairSite end) => end.ChoosesPort || !On4500;

        /// <summary>Whether their NAT sends back in what one of them sends to the address that both are behind.</summary>
        public bool Hairpins => A.Profile.Hairpins == true && B.Profile.Hairpins == true;

        /// <summary>Whether a first packet of the other end reaches this one. A forward is seen from outside only, unless the NAT hairpins.</summary>
        public bool Reaches(PairSite end) =>
            (On4500 ? end.Profile.OpenOn4500 ?? IsReachable(end.Profile) : IsReachable(end.Profile)) && (!IsOneNat || Hairpins);

        public bool KeepsPorts(PairSite end) => Keeps(end) == true;

        /// <summary>Whether the ports that are left between them are the end's own outside as well; null when one of them was not measured.</summary>
        public bool? Keeps(PairSite end)
        {
            if (!end.Profile.IsBehindNat)
                return true;
            bool? first = On4500 ? true : end.Profile.Port500.Kept, second = end.Profile.Port4500.Kept;
            if (first == false || second == false || DependsOnDestination(end.Profile))
                return false;
            return first is null || second is null ? null : true;
        }

        public bool MayLetAllIn(PairSite end) =>
            Keeps(end) is null && end.Profile.Filtering == FilteringBehaviour.EndpointIndependent && Begins(end == A ? B : A);

        public bool LetsAllIn(PairSite end) => KeepsPorts(end) && end.Profile.Filtering == FilteringBehaviour.EndpointIndependent;

        public bool Has(Func<PairSite, bool> holds) => holds(A) || holds(B);

        public PairEnd? Where(Func<PairSite, bool> holds) => Ends(holds(A), holds(B));
    }
}

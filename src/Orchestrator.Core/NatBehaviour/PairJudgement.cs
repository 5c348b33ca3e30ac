namespace Orchestrator.Core.NatBehaviour;

/// <summary>
/// What two profiles mean together: a tunnel needs both NATs to be friendly. The table is that of RFC 5128 section 3.3 for ends that
/// speak from UDP 500 and 4500 only. Pure.
/// </summary>
public static class PairJudgement
{
    /// <summary>The verdict on a tunnel between two sites. Swapping them swaps the ends in the answer and nothing else.</summary>
    public static PairVerdict Judge(NatProfile a, NatProfile b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (Obstacle(a, b) is { } obstacle)
            return obstacle;
        if (IsUnknown(a) || IsUnknown(b))
            return new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: Ends(IsUnknown(a), IsUnknown(b)));
        var forced = !a.IsBehindNat && !b.IsBehindNat && (IsStopped(a.Esp) || IsStopped(b.Esp));
        return (IsReachable(a), IsReachable(b)) switch
        {
            (true, true) => new PairVerdict(PairKind.Direct, PairReason.BothReachable, ForcesEncapsulation: forced),
            (true, false) => new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.B, PairEnd.A, forced),
            (false, true) => new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.A, PairEnd.B, forced),
            _ => BetweenNats(a, b) with { ForcesEncapsulation = forced },
        };
    }

    /// <summary>Whether a first packet from outside reaches UDP 500 and 4500. Without a NAT it is taken so unless a trial showed otherwise.</summary>
    public static bool IsReachable(NatProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.Open ?? (profile.Nat is NatPresence.None or NatPresence.Forced);
    }

    private static PairVerdict? Obstacle(NatProfile a, NatProfile b)
    {
        PairVerdict? At(PairReason reason, Func<NatProfile, bool> holds) =>
            holds(a) || holds(b) ? new PairVerdict(PairKind.NeedsHub, reason, At: Ends(holds(a), holds(b))) : null;
        bool translated = a.IsBehindNat || b.IsBehindNat;
        return At(PairReason.IkeAltered, end => end.Helper == HelperSign.AltersIke)
            ?? At(PairReason.Port500Blocked, end => IsStopped(end.Port500.Passage))
            ?? (translated ? At(PairReason.Port4500Blocked, end => IsStopped(end.Port4500.Passage)) : null)
            ?? (IsStopped(a.Esp) || IsStopped(b.Esp) ? At(PairReason.EspAnd4500Blocked, end => IsStopped(end.Port4500.Passage)) : null);
    }

    private static PairVerdict BetweenNats(NatProfile a, NatProfile b)
    {
        if (a.IsBehindNat && b.IsBehindNat && a.Externals.Intersect(b.Externals).Any())
        {
            return a.Hairpins == true && b.Hairpins == true && KeepsPorts(a) && KeepsPorts(b)
                ? new PairVerdict(PairKind.Experimental, PairReason.SameNatHairpins)
                : new PairVerdict(PairKind.NeedsHub, PairReason.SameNat);
        }
        if (KeepsPorts(a) && KeepsPorts(b))
            return new PairVerdict(PairKind.Experimental, PairReason.BothKeepPorts);
        if (LetsAllIn(a))
            return new PairVerdict(PairKind.Experimental, PairReason.OneLetsAllIn, PairEnd.B, PairEnd.A);
        if (LetsAllIn(b))
            return new PairVerdict(PairKind.Experimental, PairReason.OneLetsAllIn, PairEnd.A, PairEnd.B);
        return DependsOnDestination(a) || DependsOnDestination(b)
            ? new PairVerdict(PairKind.NeedsHub, PairReason.PortDependsOnDestination, At: Ends(DependsOnDestination(a), DependsOnDestination(b)))
            : new PairVerdict(PairKind.NeedsHub, PairReason.PortsNotKept, At: Ends(!KeepsPorts(a), !KeepsPorts(b)));
    }

    private static bool IsUnknown(NatProfile profile) =>
        profile.Nat == NatPresence.Unknown
        || (!IsReachable(profile) && profile.IsBehindNat && profile.Mapping == MappingBehaviour.Unknown);

    private static bool IsStopped(Passage passage) => passage is Passage.Blocked or Passage.OutwardsOnly;

    private static bool DependsOnDestination(NatProfile profile) =>
        profile.Mapping is MappingBehaviour.AddressDependent or MappingBehaviour.AddressAndPortDependent;

    private static bool KeepsPorts(NatProfile profile) =>
        !profile.IsBehindNat || (!DependsOnDestination(profile) && profile.Port500.Kept == true && profile.Port4500.Kept == true);

    private static bool LetsAllIn(NatProfile profile) => KeepsPorts(profile) && profile.Filtering == FilteringBehaviour.EndpointIndependent;

    private static PairEnd? Ends(bool a, bool b) => (a, b) switch
    {
        (true, false) => PairEnd.A,
        (false, true) => PairEnd.B,
        _ => null,
    };
}

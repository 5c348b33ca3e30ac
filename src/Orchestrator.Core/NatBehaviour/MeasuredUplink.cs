using Orchestrator.Core.Topology;

namespace Orchestrator.Core.NatBehaviour;

/// <summary>What planning is to take from a check.</summary>
public static class MeasuredUplink
{
    /// <summary>Of a mapping that nobody saw gone only this much tells something: whatever it lives beyond that, the usual keepalive holds it.</summary>
    public static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(40);

    /// <summary>
    /// What a profile lets an uplink be: none where nothing was seen, two where a person must say whether a public address stays. What was not
    /// measured stays as it was; a forward is given up only where a trial showed that nothing comes through it.
    /// </summary>
    public static IReadOnlyList<Uplink> Options(NatProfile profile, Uplink before)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(before);
        NatBoundary[] boundaries = profile.Nat switch
        {
            NatPresence.Present => [Behind(profile, before.Nat as NatBoundary.BehindNat)],
            NatPresence.None or NatPresence.Forced => [new NatBoundary.PublicStatic(), new NatBoundary.PublicDynamic()],
            _ => [],
        };
        return [.. boundaries.Select(boundary => before with { Nat = boundary, Blocked = Blocked(profile, before.Blocked) })];
    }

    /// <summary>
    /// The uplink with a forward that a person says is there; null where a check can tell, and where the uplink has it already.
    /// </summary>
    public static Uplink? SaidForwarded(NatProfile profile, Uplink before)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(before);
        return profile is { CarrierGrade: not true, Externals: [var address] } && IsUntold(profile) && before.ReachableAt != address
            ? before with { Nat = Behind(profile, before.Nat as NatBoundary.BehindNat) with { ForwardedAt = address }, Blocked = Blocked(profile, before.Blocked) }
            : null;
    }

    /// <summary>
    /// A profile with what is known of the uplink besides: where a port that is in use lets everybody in, a check cannot tell whether it is forwarded,
    /// and the forward that the uplink is said to have is believed.
    /// </summary>
    public static NatProfile Believed(NatProfile profile, NatBoundary nat)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return IsUntold(profile) && nat is NatBoundary.BehindNat { ForwardedAt: { } address } && profile.Externals.Contains(address)
            ? profile with { Open = true, OpenOn4500 = profile.OpenOn4500 ?? true }
            : profile;
    }

    private static bool IsUntold(NatProfile profile) => profile is { Open: null, IsBehindNat: true, Filtering: FilteringBehaviour.EndpointIndependent };

    private static NatBoundary.BehindNat Behind(NatProfile profile, NatBoundary.BehindNat? before) => new(
        profile.Lifetime is { } lifetime && (lifetime.LessThan is not null || lifetime.AtLeast >= LongEnough) ? lifetime.AtLeast : before?.MappingLifetime,
        profile.Open switch { true => profile.External, false => null, null => before?.ForwardedAt });

    private static Blockages Blocked(NatProfile profile, Blockages before)
    {
        Blockages Of(bool known, bool blocked, Blockages what) => known ? (blocked ? what : Blockages.None) : before & what;
        return Of(profile.Port500.Passage != Passage.Unknown || profile.IsIsakmpBlocked, profile.IsIsakmpBlocked, Blockages.Isakmp)
            // Behind a NAT ESP goes in UDP whatever becomes of protocol 50.
            | Of(profile.Esp != Passage.Unknown, profile.IsEspBlocked && !profile.IsBehindNat, Blockages.Esp);
    }
}

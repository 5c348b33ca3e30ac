using Orchestrator.Core.Topology;

namespace Orchestrator.Core.NatBehaviour;

/// <summary>What planning is to take from a check.</summary>
public static class MeasuredBoundary
{
    /// <summary>
    /// The boundary that a profile shows. What was not measured stays as it was: whether a public address changes is never seen by one
    /// check, and a forward is given up only where a trial showed that nothing comes through it.
    /// </summary>
    public static NatBoundary Of(NatProfile profile, NatBoundary before)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return profile.Nat switch
        {
            NatPresence.Present => Behind(profile, before as NatBoundary.BehindNat),
            NatPresence.None or NatPresence.Forced => before is NatBoundary.PublicDynamic ? before : new NatBoundary.PublicStatic(),
            _ => before,
        };
    }

    private static NatBoundary.BehindNat Behind(NatProfile profile, NatBoundary.BehindNat? before) => new(
        profile.Lifetime is { AtLeast.Ticks: > 0 } measured ? measured.AtLeast : before?.MappingLifetime,
        profile.Open switch { true => profile.External, false => null, null => before?.ForwardedAt });
}

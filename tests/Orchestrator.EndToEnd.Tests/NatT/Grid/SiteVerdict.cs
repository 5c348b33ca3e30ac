using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.EndToEnd.Tests.NatT.Grid;

/// <summary>A profile by the terms in which a behaviour's facts are known.</summary>
internal sealed record SiteVerdict(
    NatPresence Nat, MappingBehaviour Mapping, FilteringBehaviour Filtering, bool? Keeps500, bool? KeepsOthers, Passage Passes500, Passage Passes4500,
    bool? Open, bool? Hairpins, bool CarrierGrade, Passage Esp, Passage LargeDatagrams, Passage ZeroChecksums, bool AltersIke, string Lifetime)
{
    private const string NotMeasured = "not measured";
    private const string Right = "right";

    /// <param name="lifetime">What the mappings live by the NAT's settings; null for longer than was looked for.</param>
    public static SiteVerdict Of(NatProfile profile, TimeSpan? lifetime) => new(
        profile.Nat, profile.Mapping, profile.Filtering, profile.Port500.Kept, profile.KeepsOtherPorts, profile.Port500.Passage, profile.Port4500.Passage,
        profile.Open, profile.Hairpins, profile.CarrierGrade == true, profile.Esp, profile.LargeDatagrams, profile.ZeroChecksums,
        profile.Helper == HelperSign.AltersIke, profile.Lifetime is { } measured ? Fits(measured, lifetime) : NotMeasured);

    public static SiteVerdict Of(NatBehaviour behaviour)
    {
        var facts = behaviour.Facts;
        var isNat = behaviour.Layers.Count > 0;
        return new SiteVerdict(
            isNat ? NatPresence.Present : NatPresence.None,
            facts.Mapping switch
            {
                NatMapping.NoNat => MappingBehaviour.Direct,
                NatMapping.EndpointIndependent => MappingBehaviour.EndpointIndependent,
                NatMapping.AddressDependent => MappingBehaviour.AddressDependent,
                _ => MappingBehaviour.AddressAndPortDependent,
            },
            // IKE's sockets decide, and a forward of theirs lets everybody in.
            facts.OpenFromOutside ? FilteringBehaviour.EndpointIndependent : facts.Filtering switch
            {
                NatFiltering.EndpointIndependent => FilteringBehaviour.EndpointIndependent,
                NatFiltering.AddressDependent => FilteringBehaviour.AddressDependent,
                _ => FilteringBehaviour.AddressAndPortDependent,
            },
            facts.Passes500 ? facts.PreservesPorts : null,
            facts.PreservesPorts,
            Pass(facts.Passes500),
            facts.Answers4500 ? Pass(facts.Passes4500) : Passage.OutwardsOnly,
            facts.OpenFromOutside,
            isNat ? facts.Hairpins : null,
            behaviour.Layers.Count > 1,
            Pass(facts.PassesEsp),
            Pass(facts.PassesFragments),
            Pass(facts.PassesZeroChecksums),
            !facts.Leaves500Alone,
            isNat ? Right : NotMeasured);
    }

    private static Passage Pass(bool passes) => passes ? Passage.Passes : Passage.Blocked;

    /// <summary>A step of the ladder is 5 s; a busy machine asks a little later than it meant to, and tells so.</summary>
    private static string Fits(BindingLifetime measured, TimeSpan? lifetime)
    {
        var fits = lifetime is { } known
            ? measured.AtLeast <= known && measured.LessThan >= known && measured.LessThan - measured.AtLeast <= TimeSpan.FromSeconds(7)
            : measured.AtLeast >= NatGrid.LongestIdle && measured.LessThan is null;
        return fits ? Right : $"{measured}";
    }
}

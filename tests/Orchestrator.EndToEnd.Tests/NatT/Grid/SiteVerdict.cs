using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.EndToEnd.Tests.NatT.Grid;

/// <summary>A profile by the terms in which a behaviour's facts are known.</summary>
internal sealed record SiteVerdict(
    NatPresence Nat, MappingBehaviour Mapping, FilteringBehaviour Filtering, bool? Keeps500, bool? KeepsOthers, Passage Passes500, Passage Passes4500,
    bool? Open, bool? Hairpins, bool CarrierGrade, Passage Esp, Passage LargeDatagrams, Passage ZeroChecksums, bool AltersIke, BindingLifetime? Lifetime)
{
    private static readonly BindingLifetime LongEnough = new(TimeSpan.FromSeconds(20), null);

    public static SiteVerdict Of(NatProfile profile) => new(
        profile.Nat, profile.Mapping, profile.Filtering, profile.Port500.Kept, profile.KeepsOtherPorts, profile.Port500.Passage, profile.Port4500.Passage,
        profile.Open, profile.Hairpins, profile.CarrierGrade == true, profile.Esp, profile.LargeDatagrams, profile.ZeroChecksums,
        profile.Helper == HelperSign.AltersIke, profile.Lifetime);

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
            facts.Filtering switch
            {
                NatFiltering.EndpointIndependent => FilteringBehaviour.EndpointIndependent,
                NatFiltering.AddressDependent => FilteringBehaviour.AddressDependent,
                _ => FilteringBehaviour.AddressAndPortDependent,
            },
            facts.Passes500 ? facts.PreservesPorts : null,
            facts.PreservesPorts,
            Pass(facts.Passes500),
            Pass(facts.Passes4500),
            facts.OpenFromOutside,
            facts.Hairpins,
            behaviour.Layers.Count > 1,
            Pass(facts.PassesEsp),
            Pass(facts.PassesFragments),
            Pass(facts.PassesZeroChecksums),
            !facts.Leaves500Alone,
            LifetimeOf(behaviour, isNat));
    }

    private static Passage Pass(bool passes) => passes ? Passage.Passes : Passage.Blocked;

    /// <summary>The ladder's steps are 5 s, and it ends at 20 s here.</summary>
    private static BindingLifetime? LifetimeOf(NatBehaviour behaviour, bool isNat) => (behaviour.Lifetime, isNat) switch
    {
        ({ } lifetime, _) => new BindingLifetime(TimeSpan.FromSeconds(5 * Math.Floor(lifetime.TotalSeconds / 5)), TimeSpan.FromSeconds(5 * Math.Ceiling(lifetime.TotalSeconds / 5))),
        (null, true) => LongEnough,
        _ => null,
    };
}

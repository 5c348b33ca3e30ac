using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Core.Tests.NatBehaviour;

public sealed class NatClassifierTests
{
    private static readonly Ipv4Endpoint Inner500 = new(Measured.Inside, 500);

    [Fact]
    public void Nothing_measured_is_nothing_known()
    {
        var profile = NatClassifier.Classify(Measured.Of() with { Uplink = null });
        profile.Nat.ShouldBe(NatPresence.Unknown);
        (profile.Mapping, profile.Filtering).ShouldBe((MappingBehaviour.Unknown, FilteringBehaviour.Unknown));
        (profile.Port500, profile.Port4500).ShouldBe((PortUse.Unknown, PortUse.Unknown));
        (profile.Open, profile.Hairpins, profile.CarrierGrade, profile.KeepsOtherPorts).ShouldBe((null, null, null, null));
        (profile.Esp, profile.LargeDatagrams, profile.ZeroChecksums, profile.Helper).ShouldBe((Passage.Unknown, Passage.Unknown, Passage.Unknown, HelperSign.Unknown));
        profile.Evidence.ShouldBeEmpty();
    }

    [Fact]
    public void Addresses_that_arrive_as_they_left_passed_no_nat()
    {
        var profile = NatClassifier.Classify(Measured.Asking((inner, _) => inner));
        (profile.Nat, profile.Mapping).ShouldBe((NatPresence.None, MappingBehaviour.Direct));
        (profile.Port500, profile.Port4500).ShouldBe((new PortUse(Passage.Passes, true, 500), new PortUse(Passage.Passes, true, 4500)));
        profile.External.ShouldBe(Measured.Inside);
    }

    [Fact]
    public void A_nat_that_keeps_ports_is_endpoint_independent()
    {
        var profile = NatClassifier.Classify(Measured.Asking((inner, _) => inner with { Address = Measured.Outside }));
        (profile.Nat, profile.Mapping, profile.KeepsOtherPorts).ShouldBe((NatPresence.Present, MappingBehaviour.EndpointIndependent, true));
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, true, 4500));
        profile.Externals.ShouldBe([Measured.Outside]);
    }

    [Fact]
    public void One_other_port_whatever_the_destination_is_endpoint_independent_and_not_kept()
    {
        var profile = NatClassifier.Classify(Measured.Asking((inner, _) => new(Measured.Outside, inner.Port + 20_000)));
        (profile.Mapping, profile.KeepsOtherPorts).ShouldBe((MappingBehaviour.EndpointIndependent, false));
        profile.Port4500.ShouldBe(new PortUse(Passage.Passes, false, 24_500));
    }

    [Fact]
    public void A_port_for_each_address_is_address_dependent()
    {
        var profile = NatClassifier.Classify(Measured.Asking((_, to) => new(Measured.Outside, 10_000 + (int)(to.Address.Value % 100))));
        profile.Mapping.ShouldBe(MappingBehaviour.AddressDependent);
        profile.Port500.ShouldBe(new PortUse(Passage.Passes, false, null));
    }

    [Fact]
    public void A_port_for_each_destination_is_address_and_port_dependent() =>
        NatClassifier.Classify(Measured.Asking((_, to) => new(Measured.Outside, 10_000 + ((to.GetHashCode() & 0x7fff_ffff) % 50_000))))
            .Mapping.ShouldBe(MappingBehaviour.AddressAndPortDependent);

    [Fact]
    public void One_responder_address_cannot_tell_the_two_apart()
    {
        var outside = new Ipv4Endpoint(Measured.Outside, 500);
        var profile = NatClassifier.Classify(Measured.Of(
            Measured.Ask(Inner500, new(Measured.First, 500), outside), Measured.Ask(Inner500, new(Measured.First, 5500), outside)));
        profile.Mapping.ShouldBe(MappingBehaviour.EndpointIndependentOrAddressDependent);
    }

    [Fact]
    public void One_question_shows_no_mapping_behaviour() =>
        NatClassifier.Classify(Measured.Of(Measured.Ask(Inner500, new(Measured.First, 500), new(Measured.Outside, 500)))).Mapping.ShouldBe(MappingBehaviour.Unknown);

    [Theory]
    [InlineData(true, true, FilteringBehaviour.EndpointIndependent)]
    [InlineData(false, true, FilteringBehaviour.AddressDependent)]
    [InlineData(false, false, FilteringBehaviour.AddressAndPortDependent)]
    [InlineData(null, true, FilteringBehaviour.EndpointIndependentOrAddressDependent)]
    [InlineData(null, false, FilteringBehaviour.AddressAndPortDependent)]
    public void Filtering_is_told_by_where_answers_may_come_from(bool? otherAddress, bool otherPort, FilteringBehaviour expected)
    {
        List<NatTrial> trials = [Measured.Filtering(500, AnswerOrigin.OtherPort, otherPort)];
        if (otherAddress is { } arrived)
            trials.Add(Measured.Filtering(500, AnswerOrigin.OtherAddress, arrived));
        NatClassifier.Classify(Measured.Of(trials)).Filtering.ShouldBe(expected);
    }

    [Fact]
    public void The_sockets_of_ike_decide_and_the_strictest_of_them() =>
        NatClassifier.Classify(Measured.Of(
            Measured.Filtering(40_000, AnswerOrigin.OtherAddress, true),
            Measured.Filtering(500, AnswerOrigin.OtherAddress, true),
            Measured.Filtering(4500, AnswerOrigin.OtherAddress, false),
            Measured.Filtering(4500, AnswerOrigin.OtherPort, true))).Filtering.ShouldBe(FilteringBehaviour.AddressDependent);

    [Fact]
    public void Hashes_that_fit_nothing_where_addresses_fit_are_a_wish_for_encapsulation()
    {
        var told = new NatTrial.NatTold { At = default, Destination = new(Measured.First, 500), DeviceEnd = NatSign.Translated, ResponderEnd = NatSign.Clear };
        NatClassifier.Classify(Measured.Asking((inner, _) => inner, told)).Nat.ShouldBe(NatPresence.Forced);
        NatClassifier.Classify(Measured.Of(told)).Nat.ShouldBe(NatPresence.Present);
        NatClassifier.Classify(Measured.Of(told with { DeviceEnd = NatSign.Clear })).Nat.ShouldBe(NatPresence.None);
        NatClassifier.Classify(Measured.Of(told with { DeviceEnd = NatSign.Forced })).Nat.ShouldBe(NatPresence.Unknown);
    }

    [Fact]
    public void A_port_that_is_never_seen_is_blocked_and_one_without_answers_passes_outwards_only()
    {
        var profile = NatClassifier.Classify(Measured.Of(
            Measured.Ask(Inner500, new(Measured.First, 500), new(Measured.Outside, 500), answered: false),
            Measured.Ask(new(Measured.Inside, 4500), new(Measured.First, 4500), null, answered: false)));
        (profile.Port500.Passage, profile.Port4500.Passage).ShouldBe((Passage.OutwardsOnly, Passage.Blocked));
    }

    [Fact]
    public void A_lifetime_lies_between_the_last_that_lived_and_the_first_that_died()
    {
        static NatTrial Idle(int seconds, bool survived) => new NatTrial.Lifetime { At = default, Idle = TimeSpan.FromSeconds(seconds), Survived = survived };
        NatClassifier.Classify(Measured.Of(Idle(20, true), Idle(35, false), Idle(30, true), Idle(25, true))).Lifetime
            .ShouldBe(new BindingLifetime(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(35)));
        NatClassifier.Classify(Measured.Of(Idle(300, true))).Lifetime.ShouldBe(new BindingLifetime(TimeSpan.FromSeconds(300), null));
        NatClassifier.Classify(Measured.Of(Idle(5, false))).Lifetime.ShouldBe(new BindingLifetime(TimeSpan.Zero, TimeSpan.FromSeconds(5)));
        NatClassifier.Classify(Measured.Of(Idle(5, false), Idle(10, true))).Lifetime.ShouldBe(new BindingLifetime(TimeSpan.FromSeconds(10), null), "a longer silence outlived it");
        NatClassifier.Classify(Measured.Of(Idle(30, true), Idle(25, false), Idle(40, false), Idle(35, true))).Lifetime
            .ShouldBe(new BindingLifetime(TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(40)));
    }

    [Fact]
    public void A_carriers_range_on_the_way_is_carrier_grade_nat()
    {
        static NatTrial Hop(int distance, string? router) => new NatTrial.Hop { At = default, Distance = distance, Router = router is null ? null : Ipv4Address.Parse(router) };
        NatClassifier.Classify(Measured.Of(Hop(1, "192.168.1.1"), Hop(2, "100.64.0.1"))).CarrierGrade.ShouldBe(true);
        NatClassifier.Classify(Measured.Of(Hop(1, "192.168.1.1"), Hop(2, null), Hop(3, "203.0.113.1"))).CarrierGrade.ShouldBeNull("who says nothing may be the carrier's");
        NatClassifier.Classify(Measured.Of(Hop(1, "192.168.1.1"), Hop(2, "10.20.0.1"), Hop(3, "203.0.113.1"))).CarrierGrade.ShouldBeNull("providers use private addresses too");
        NatClassifier.Classify(Measured.Of(Hop(1, "192.168.1.1"), Hop(2, "203.0.113.1"))).CarrierGrade.ShouldBe(false);
        NatClassifier.Classify(Measured.Of(Hop(1, null))).CarrierGrade.ShouldBeNull();
        NatClassifier.Classify(Measured.Of() with { Uplink = Ipv4Address.Parse("100.64.3.2") }).CarrierGrade.ShouldBe(true);
        NatClassifier.Classify(Measured.Of() with { Uplink = Measured.Outside }).CarrierGrade.ShouldBe(false);
    }

    [Fact]
    public void Too_little_neither_claims_nor_denies_carrier_grade_nat()
    {
        static NatTrial Hop(int distance, string router) => new NatTrial.Hop { At = default, Distance = distance, Router = Ipv4Address.Parse(router) };
        static bool? Shared(Func<Ipv4Endpoint, Ipv4Endpoint> map, params NatTrial[] more) => NatClassifier.Classify(Measured.Asking((inner, _) => map(inner), more)).CarrierGrade;
        static Ipv4Endpoint Translated(Ipv4Endpoint inner) => inner with { Address = Measured.Outside };
        Shared(inner => inner, Hop(1, "100.64.0.1")).ShouldBe(false);
        Shared(Translated, Hop(1, "192.168.1.1")).ShouldBeNull();
        Shared(Translated, Hop(1, "192.168.1.1"), Hop(2, "100.64.0.1")).ShouldBe(true);
        Shared(Translated, [Hop(1, "192.168.1.1"), Hop(2, "100.64.0.1"), .. Measured.Forwarded()]).ShouldBeNull();
        Shared(Translated, Hop(1, "192.168.1.1"), Hop(2, "203.0.113.1"), Hop(3, "100.64.0.1")).ShouldBe(false);
        Shared(Translated, Hop(2, "203.0.113.1")).ShouldBeNull();
        NatClassifier.Classify(Measured.Asking((inner, _) => Translated(inner), Measured.Forwarded()) with { Uplink = Ipv4Address.Parse("100.64.3.2") }).CarrierGrade.ShouldBe(true);
    }

    [Fact]
    public void A_source_port_that_becomes_500_betrays_a_helper()
    {
        var other = new Ipv4Endpoint(Measured.Inside, 40_000);
        NatClassifier.Classify(Measured.Of(Measured.Ask(other, new(Measured.First, 500), new(Measured.Outside, 500)))).Helper.ShouldBe(HelperSign.ForcesPort500);
        NatClassifier.Classify(Measured.Of(
            Measured.Ask(Inner500, new(Measured.First, 500), null, answered: false),
            Measured.Ask(Inner500, new(Measured.First, 5500), new(Measured.Outside, 500)))).Helper.ShouldBe(HelperSign.BlocksIke);
        NatClassifier.Classify(Measured.Asking((inner, _) => inner)).Helper.ShouldBe(HelperSign.None);
        NatClassifier.Classify(Measured.Asking((inner, _) => inner, new NatTrial.Altered { At = default, Destination = new(Measured.First, 500) }))
            .Helper.ShouldBe(HelperSign.AltersIke);
    }

    [Fact]
    public void Each_property_names_its_trials()
    {
        var profile = NatClassifier.Classify(Measured.Asking((inner, _) => inner, Measured.Forwarded()));
        profile.Open.ShouldBe(true);
        profile.Evidence[NatProperty.Open].ShouldBe([12, 13]);
        profile.Evidence[NatProperty.Nat].ShouldBe(Enumerable.Range(0, 12));
        profile.Evidence.Keys.ShouldNotContain(NatProperty.Lifetime);
    }
}

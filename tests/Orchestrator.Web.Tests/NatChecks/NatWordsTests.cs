using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Web.Components.Controls;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Tests.NatChecks;

public sealed class NatWordsTests
{
    private static readonly NatSubject Branch = new("branch-7", Ipv4Address.Parse("192.168.1.2"), Ipv4Address.Parse("192.168.1.1"));
    private static readonly NatSubject Hub = new("hub", Ipv4Address.Parse("203.0.113.1"));

    private static readonly NatProfile Keeping = NatClassifier.Classify(Profiles.Keeping("192.168.1.2", "203.0.113.7"));

    [Fact]
    public void A_headline_says_what_is_seen_from_outside()
    {
        NatHeadlineWords.Of(Branch, Keeping).ShouldBe(
            "branch-7 is behind a NAT that keeps UDP ports 500 and 4500: 192.168.1.2:4500 is seen as 203.0.113.7:4500 from everywhere.");
        Headline(Profiles.Public("203.0.113.1")).ShouldBe("branch-7 has no NAT before it: the internet sees it as 203.0.113.1.");
        Headline(Profiles.Symmetric("192.168.1.2", "203.0.113.7")).ShouldStartWith("branch-7 is behind a symmetric NAT");
        Headline(Profiles.Forwarded("192.168.1.2", "203.0.113.7")).ShouldStartWith("branch-7 is behind a NAT that forwards UDP 500 and 4500 to it: 192.168.1.2:4500 is seen as 203.0.113.7:4500");
        Headline(Profiles.CarrierGrade("192.168.1.2", "203.0.113.7")).ShouldStartWith("branch-7 is behind its provider's NAT");
        Headline(Profiles.Without4500("192.168.1.2", "203.0.113.7")).ShouldContain("UDP 4500 does not get through");
        Headline(Profiles.Meddling("192.168.1.2", "203.0.113.7")).ShouldContain("changes IKE messages");
        Headline(Profiles.Renumbering("192.168.1.2", "203.0.113.7")).ShouldBe("branch-7 is behind a NAT that changes ports: 192.168.1.2:4500 is seen as 203.0.113.7:24500 from everywhere.");
    }

    [Theory]
    [InlineData(30, 15)]
    [InlineData(60, 20)]
    [InlineData(300, 20)]
    [InlineData(25, 10)]
    [InlineData(9, 4)]
    [InlineData(1, 1)]
    public void A_keepalive_is_half_of_what_a_mapping_was_seen_to_live_and_never_more_than_usual(int alive, int keepalive) =>
        NatWords.Keepalive(TimeSpan.FromSeconds(alive)).TotalSeconds.ShouldBe(keepalive);

    [Fact]
    public void A_short_life_says_which_keepalive_is_short_enough()
    {
        var finding = Finding(Keeping, NatProperty.Lifetime);
        finding.Value.ShouldBe("30 s to 35 s");
        finding.Why.ShouldBe("Idle mappings live between 30 s and 35 s.");
        finding.Remedy.ShouldStartWith("Keep keepalives at 15 s");
        Finding(Keeping with { Lifetime = new BindingLifetime(TimeSpan.FromMinutes(5), null) }, NatProperty.Lifetime).Value.ShouldBe("5 min or longer");
        Finding(Keeping with { Lifetime = new BindingLifetime(TimeSpan.Zero, TimeSpan.FromSeconds(5)) }, NatProperty.Lifetime).Remedy.ShouldContain("no keepalive is short enough");
    }

    [Fact]
    public void Every_value_of_every_property_has_a_value_a_reason_and_the_device_in_its_fix()
    {
        foreach (var profile in Variations())
        {
            var findings = NatFindingWords.Of(Branch, profile);
            findings.Select(finding => finding.Property).ShouldBe(Enum.GetValues<NatProperty>());
            foreach (var finding in findings)
            {
                finding.Label.ShouldNotBeEmpty();
                finding.Value.ShouldNotBeEmpty(finding.Property.ToString());
                finding.Why.ShouldEndWith(".");
                (finding.Remedy.Length == 0 || finding.Remedy.EndsWith('.')).ShouldBeTrue(finding.Remedy);
                (finding.Tone == Tone.Bad && finding.Remedy.Length == 0).ShouldBeFalse($"{finding.Property}: what is bad needs a fix");
                finding.IsKnown.ShouldBe(finding.Value != "not known", finding.Property.ToString());
            }
            NatHeadlineWords.Of(Branch, profile).ShouldContain("branch-7");
            NatHeadlineWords.Badge(profile).Text.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void Evidence_goes_with_the_property_and_every_trial_has_its_sentence()
    {
        var measurement = Profiles.Keeping("192.168.1.2", "203.0.113.7");
        var lifetime = NatFindingWords.Of(Branch, NatClassifier.Classify(measurement)).Single(finding => finding.Property == NatProperty.Lifetime);
        lifetime.Trials.Select(at => NatTrialWords.Sentence(measurement.Trials[at])).ShouldBe(
            ["30 s of silence, then a packet to the mapping: it was still there", "35 s of silence, then a packet to the mapping: it was gone"]);
        NatTrialWords.Sentence(measurement.Trials.OfType<NatTrial.Ask>().Single(ask => ask.Inner!.Value.Port == 4500 && ask.Destination == new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.1"), 4500)))
            .ShouldBe("192.168.1.2:4500 asked 198.51.100.1:4500 (IKE after the float): seen as 203.0.113.7:4500, answered");
        NatTrialWords.Packet(measurement.Packets[1]).ShouldEndWith("responder got  UDP 203.0.113.7:500 -> 198.51.100.1:500, 28 octets");
        foreach (var sign in Enum.GetValues<NatSign>())
            NatTrialWords.Sentence(new NatTrial.NatTold { At = default, Destination = new(Hub.Inner!.Value, 500), DeviceEnd = sign, ResponderEnd = sign }).ShouldContain("hashes");
    }

    [Fact]
    public void Every_verdict_says_what_why_and_what_to_do()
    {
        foreach (var verdict in Verdicts())
        {
            var text = PairWords.Of(Hub, Branch, verdict);
            text.Sentence.ShouldStartWith("hub and branch-7: ");
            text.Why.ShouldEndWith(".");
            // Where there is no way, something can be done about it.
            (verdict.Kind is PairKind.NeedsHub or PairKind.Unknown && text.Remedy.Length == 0).ShouldBeFalse(verdict.ToString());
            PairWords.Name(verdict.Kind).ShouldNotBeEmpty();
            PairWords.Meaning(verdict.Kind).ShouldEndWith(".");
        }
        PairWords.Of(Hub, Branch, new PairVerdict(PairKind.DirectIfInitiated, PairReason.OneReachable, PairEnd.B, PairEnd.A)).ShouldSatisfyAllConditions(
            text => text.Sentence.ShouldBe("hub and branch-7: direct if branch-7 begins."),
            text => text.Why.ShouldBe("First packets from outside reach hub and not branch-7."));
        PairWords.Of(Hub, Branch, new PairVerdict(PairKind.NeedsHub, PairReason.PortDependsOnDestination, At: PairEnd.B)).Remedy
            .ShouldBe("Forward UDP 500 and 4500 to 192.168.1.2 (branch-7) on the router before branch-7 (192.168.1.1).");
        // Nobody at a site forwards ports of its provider's NAT.
        PairWords.Of(Hub with { Device = "branch-2" }, Branch with { IsShared = true }, new PairVerdict(PairKind.NeedsHub, PairReason.PortDependsOnDestination, At: PairEnd.B)).Remedy
            .ShouldBe("Forward UDP 500 and 4500 to 203.0.113.1 (branch-2) on the router before branch-2.");
        PairWords.Of(Hub, Branch with { Box = "Speedport" }, new PairVerdict(PairKind.NeedsHub, PairReason.IkeAltered, At: PairEnd.B)).Remedy
            .ShouldBe("Switch the IPsec passthrough helper (also called VPN passthrough, IPsec ALG) off on Speedport (192.168.1.1), then check again.");
    }

    [Fact]
    public void A_forward_says_how_many_pairs_it_mends() =>
        ForwardWords.Advice(Branch, ["a", "b"]).ShouldBe(
            "Forward UDP 500 and 4500 to 192.168.1.2 (branch-7) on the router before branch-7 (192.168.1.1): 2 more pairs could then connect directly, branch-7 with a and b.");

    [Fact]
    public void Every_stage_has_a_name_and_every_reason_why_it_was_left_out_a_sentence()
    {
        foreach (var stage in Enum.GetValues<NatCheckStage>())
        {
            SelfCheckWords.Stage(stage.ToString()).ShouldNotBe(stage.ToString());
            SelfCheckWords.Stage(stage.ToString()).Length.ShouldBeLessThanOrEqualTo(64);
            foreach (var note in Enum.GetValues<NatStageNote>())
                (NatStageWords.Sentence(new NatStageReport(stage, NatStageState.Skipped, note)) is null).ShouldBe(note is NatStageNote.None or NatStageNote.NoNat or NatStageNote.NotWanted);
        }
        NatStageWords.Sentence(new NatStageReport(NatCheckStage.Filtering, NatStageState.Done, NatStageNote.ResponderLacks))
            .ShouldBe("Answers from elsewhere: measured in part. The responder has no socket for it; a second address and port of the responder would do.");
    }

    private static string Headline(NatMeasurement measurement) => NatHeadlineWords.Of(Branch, NatClassifier.Classify(measurement));

    private static Application.NatFinding Finding(NatProfile profile, NatProperty property) => NatFindingWords.Of(Branch, profile).Single(finding => finding.Property == property);

    /// <summary>Each value of each property once, the rest as in a usual NAT, with and without a NAT.</summary>
    private static IEnumerable<NatProfile> Variations()
    {
        var direct = NatClassifier.Classify(Profiles.Public("203.0.113.1"));
        foreach (var profile in (NatProfile[])[Keeping, direct])
        {
            yield return profile;
            foreach (var nat in Enum.GetValues<NatPresence>()) yield return profile with { Nat = nat };
            foreach (var mapping in Enum.GetValues<MappingBehaviour>()) yield return profile with { Mapping = mapping };
            foreach (var filtering in Enum.GetValues<FilteringBehaviour>()) yield return profile with { Filtering = filtering };
            foreach (var helper in Enum.GetValues<HelperSign>()) yield return profile with { Helper = helper };
            foreach (var passage in Enum.GetValues<Passage>())
            {
                yield return profile with { Esp = passage, LargeDatagrams = passage, ZeroChecksums = passage };
                foreach (bool? kept in (bool?[])[true, false, null])
                    yield return profile with { Port500 = new PortUse(passage, kept, kept == false ? null : 500), Port4500 = new PortUse(passage, kept, 1024) };
            }
            foreach (bool? value in (bool?[])[true, false, null])
                yield return profile with { Open = value, Hairpins = value, CarrierGrade = value, KeepsOtherPorts = value };
            yield return profile with { Lifetime = null, Externals = [] };
            yield return profile with { Externals = [Ipv4Address.Parse("203.0.113.7"), Ipv4Address.Parse("203.0.113.8")], Lifetime = new BindingLifetime(TimeSpan.FromSeconds(10), null) };
        }
    }

    private static IEnumerable<PairVerdict> Verdicts() =>
        from kind in Enum.GetValues<PairKind>()
        from reason in Enum.GetValues<PairReason>()
        where reason is not (PairReason.BothReachable or PairReason.OneReachable) || kind is not (PairKind.NeedsHub or PairKind.Unknown)
        from initiator in (PairEnd?[])[null, PairEnd.A, PairEnd.B]
        from at in (PairEnd?[])[null, PairEnd.A, PairEnd.B]
        from forced in (bool[])[true, false]
        select new PairVerdict(kind, reason, initiator, at, forced);
}

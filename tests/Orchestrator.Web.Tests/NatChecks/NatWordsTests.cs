using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
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

    [Fact]
    public void The_badge_and_the_headline_tell_the_same_of_a_forward_behind_a_provider_and_of_a_closed_address()
    {
        var both = Keeping with { Open = true, CarrierGrade = true };
        NatHeadlineWords.Badge(both).Text.ShouldBe("NAT, forwarded");
        NatHeadlineWords.Of(Branch, both).ShouldStartWith("branch-7 is behind a NAT that forwards UDP 500 and 4500 to it");
        var closed = NatClassifier.Classify(Profiles.Closed("203.0.113.1")) with { Nat = NatPresence.Forced };
        NatHeadlineWords.Badge(closed).Text.ShouldBe("firewalled");
        NatHeadlineWords.Of(Branch, closed).ShouldContain("do not reach");
    }

    [Fact]
    public void A_short_life_says_which_keepalive_is_short_enough()
    {
        var finding = Finding(Keeping, NatProperty.Lifetime);
        finding.Value.ShouldBe("30 s to 35 s");
        finding.Why.ShouldBe("Idle mappings live between 30 s and 35 s.");
        finding.Remedy.ShouldStartWith("Keep keepalives at 15 s");
        Finding(Keeping with { Lifetime = new BindingLifetime(TimeSpan.FromMinutes(5), null) }, NatProperty.Lifetime).Value.ShouldBe("5 min or longer");
        foreach (int seconds in (int[])[0, 5])
            Living(seconds).Remedy.ShouldBe("Raise the UDP timeout on the router before branch-7 (192.168.1.1), for no keepalive is short enough; or forward UDP 500 and 4500 to 192.168.1.2 (branch-7) on the router before branch-7 (192.168.1.1).");
        Living(10).Remedy.ShouldStartWith("Keep keepalives at 8 s: use this result, and the planner has dead peer detection ask that often. It is the shortest that devices are known to take");
        Living(25).Remedy.ShouldStartWith("Keep keepalives at 12 s");
        Living(40).Remedy.ShouldBeEmpty();
    }

    [Fact]
    public void A_silence_that_did_no_harm_and_is_too_short_to_tell_advises_nothing_but_another_check()
    {
        foreach (int seconds in (int[])[5, 19, 39])
        {
            var finding = Finding(Keeping with { Lifetime = new BindingLifetime(TimeSpan.FromSeconds(seconds), null) }, NatProperty.Lifetime);
            finding.Why.ShouldBe($"The longest silence that was tried, {seconds} s, did no harm; it is too short to tell, and nothing is planned by it.");
            finding.Remedy.ShouldBe("Check branch-7 again, with longer silences.");
        }
    }

    [Fact]
    public void Without_a_nat_a_firewall_forgets_and_nothing_is_promised_that_no_plan_does()
    {
        var firewalled = NatClassifier.Classify(Profiles.Closed("203.0.113.1"));
        Application.NatFinding Forgets(int alive, int? dead) =>
            Finding(firewalled with { Lifetime = new BindingLifetime(TimeSpan.FromSeconds(alive), dead is { } gone ? TimeSpan.FromSeconds(gone) : null) }, NatProperty.Lifetime);

        Forgets(30, 35).Why.ShouldBe("The firewall before branch-7 forgets whom it spoke to after 30 s to 35 s of silence: dead peer detection, which asks every 30 s, leaves no room for a lost packet, or comes too late.");
        Forgets(30, 35).Remedy.ShouldBe("Choose 15 s for dead peer detection in each link of branch-7, or raise the UDP timeout of that firewall.");
        Forgets(60, 65).Remedy.ShouldBeEmpty();
        Forgets(300, null).Remedy.ShouldBeEmpty();
        Forgets(5, 10).Remedy.ShouldBe("Raise the UDP timeout of that firewall: no interval of dead peer detection is short enough.");
    }

    [Fact]
    public void A_short_life_behind_a_forward_matters_to_who_begins_where_ports_change()
    {
        var forwarded = Keeping with { Open = true };
        Finding(forwarded, NatProperty.Lifetime).Why.ShouldEndWith("peers get in without one.");
        Finding(forwarded with { Port4500 = new PortUse(Passage.Passes, false, 15_091) }, NatProperty.Lifetime).Why
            .ShouldEndWith("peers get in without one, and the planner has the other end begin where it can.");
    }

    [Fact]
    public void Port_500_that_alone_is_shut_is_a_filter_or_a_helper()
    {
        var shut = Keeping with { Helper = HelperSign.BlocksIke, Port500 = PortUse.Unknown };
        NatHeadlineWords.Badge(shut).ShouldBe(("500 blocked", Tone.Bad));
        Finding(shut, NatProperty.Helper).ShouldSatisfyAllConditions(
            finding => finding.Why.ShouldContain("a filter of port 500 stands in the way, or an IPsec helper"),
            finding => finding.Remedy.ShouldStartWith("Allow UDP 500 outwards and its answers on the router before branch-7 (192.168.1.1), or switch"));
        NatHeadlineWords.Badge(Keeping with { Helper = HelperSign.AltersIke }).Text.ShouldBe("helper meddles");
    }

    [Fact]
    public void What_the_card_advises_is_what_the_planner_plans()
    {
        for (int seconds = 0; seconds < 60; seconds++)
        {
            var (lifetime, remedy) = (TimeSpan.FromSeconds(seconds), Living(seconds).Remedy);
            switch (NatKeepalive.For(lifetime))
            {
                case null:
                    remedy.ShouldContain("no keepalive is short enough");
                    break;
                case { } every when every == NatKeepalive.BuiltIn:
                    remedy.ShouldBeEmpty();
                    break;
                case { } every:
                    remedy.ShouldStartWith($"Keep keepalives at {NatWords.Seconds(every)}:");
                    bool half = every * 2 <= lifetime;
                    ReasonWords.Sentence(new Reason.BelowTheMappingLifetime("branch-7", lifetime, every)).Contains("half of that", StringComparison.Ordinal).ShouldBe(half);
                    FindingWords.Problem(new Finding.KeepaliveTooSlow("branch-7", lifetime, every)).ToString().Contains("unless a packet is lost", StringComparison.Ordinal).ShouldBe(!half);
                    break;
            }
        }
        ReasonWords.Sentence(new Reason.BelowTheMappingLifetime("branch-7", TimeSpan.Zero, NatKeepalive.ShortestDpd))
            .ShouldBe("The NAT before branch-7 forgets an idle mapping within seconds; devices are not known to ask more often");
        FindingWords.Problem(new Finding.KeepaliveTooSlow("branch-7", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30))).ToString().ShouldContain("does not hold the mapping either");
        SelfCheckWords.Boundary(new NatBoundary.BehindNat(TimeSpan.Zero), Blockages.None).ShouldBe("behind NAT, idle mappings live hardly at all");
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
        NatTrialWords.Packet(measurement.Packets[1] with { Size = 300 }).ShouldEndWith(", 300 octets (28 kept)");
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
    public void What_is_closed_without_a_nat_says_so_and_that_a_push_opens_it()
    {
        var verdict = new PairVerdict(PairKind.Experimental, PairReason.ClosedWithoutNat, PairEnd.B, PairEnd.A);
        PairWords.Of(Hub, Branch, verdict).ShouldBe(new Application.PairText(
            "hub and branch-7: possible if branch-7 begins once hub accepts UDP 500 and 4500.",
            "No NAT stands before hub, but first packets from outside to UDP 500 and 4500 are dropped there.",
            "Accept UDP 500 and 4500 in the input rules of hub, as the push of a link does, or in the firewall before it."));
        PairWords.Of(Hub, Branch, verdict with { Initiator = null, At = null }).Sentence.ShouldBe("hub and branch-7: possible once hub or branch-7 accepts UDP 500 and 4500.");
        ForwardWords.Advice(Hub, ["a"], acceptOnly: true).ShouldBe(
            "Accept UDP 500 and 4500 in the input rules of hub, as the push of a link does, or in the firewall before it: 1 more pair could then connect directly, hub with a.");
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

    /// <summary>Of a NAT whose mappings were seen alive after that silence, and dead 5 s later.</summary>
    private static Application.NatFinding Living(int seconds) =>
        Finding(Keeping with { Lifetime = new BindingLifetime(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds + 5)) }, NatProperty.Lifetime);

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
        where reason is not (PairReason.BothReachable or PairReason.OneReachable or PairReason.OneChoosesPort) || kind is not (PairKind.NeedsHub or PairKind.Unknown)
        from initiator in (PairEnd?[])[null, PairEnd.A, PairEnd.B]
        from at in (PairEnd?[])[null, PairEnd.A, PairEnd.B]
        from forced in (bool[])[true, false]
        select new PairVerdict(kind, reason, initiator, at) { ForcesEncapsulation = forced, BeginsOn4500 = forced, BlockedAt = at };
}

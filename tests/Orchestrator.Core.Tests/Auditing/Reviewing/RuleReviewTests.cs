using Orchestrator.Core.Auditing.Reviewing;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Reviewing;

public sealed class RuleReviewTests
{
    [Fact]
    public void Of_rules_that_are_all_needed_nothing_is_said() => Said([Branch.Exception, Branch.Masquerade]).ShouldBeEmpty();

    [Fact]
    public void A_rule_that_no_packet_reaches_is_shadowed_and_those_that_take_its_packets_are_named() =>
        Said([Branch.Exception, "chain=srcnat action=accept dst-address=10.2.0.0/25 src-address=10.1.0.0/24 comment=late", Branch.Masquerade]).ShouldBe(["Shadowed late by exception"]);

    [Fact]
    public void Two_rules_may_shadow_one_together() =>
        Said(["chain=srcnat action=accept dst-address=10.2.0.0/25 comment=low", "chain=srcnat action=accept dst-address=10.2.0.128/25 comment=high",
            "chain=srcnat action=src-nat dst-address=10.2.0.0/24 to-addresses=198.51.100.10 comment=both", Branch.Masquerade]).ShouldBe(["Shadowed both by low,high"]);

    [Fact]
    public void A_rule_in_a_chain_that_nobody_calls_is_shadowed_by_none() =>
        Said([Branch.Exception, Branch.Masquerade, "chain=spare action=accept comment=alone"]).ShouldBe(["Shadowed alone"]);

    [Fact]
    public void A_rule_without_which_nothing_changes_is_redundant() =>
        Said([Branch.Exception, Branch.Masquerade], ["chain=forward action=accept src-address=10.1.0.0/24 comment=idle"]).ShouldBe(["Redundant idle"]);

    [Fact]
    public void A_rule_that_keeps_some_packets_from_a_later_one_is_not() =>
        Said([Branch.Exception, Branch.Masquerade], ["chain=forward action=accept src-address=10.1.0.7 comment=boss", "chain=forward action=drop src-address=10.1.0.0/24 dst-port=25 protocol=tcp comment=mail"]).ShouldBeEmpty();

    [Fact]
    public void A_rule_that_refuses_with_a_word_is_not_the_same_as_silence() =>
        Said([Branch.Exception, Branch.Masquerade], ["chain=input action=reject protocol=tcp dst-port=23 in-interface=ether1 comment=refuse", "chain=input action=drop protocol=tcp in-interface=ether1 comment=drop"]).ShouldBeEmpty();

    [Fact]
    public void An_exception_too_wide_is_shown_by_a_packet_that_loses_the_internet()
    {
        var review = Review(["chain=srcnat action=accept src-address=10.1.0.0/25 comment=wide", Branch.Exception, Branch.Masquerade]);
        var wide = review.Findings.Single(finding => finding.Kind == RuleFindingKind.TooWide);
        wide.Rule!.Name.Comment.ShouldBe("wide");
        wide.Example!.Trace.Leaving.Source.IsPrivate.ShouldBeTrue();
        wide.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void A_link_that_is_kept_by_a_rule_of_another_purpose_works_by_luck() =>
        // "What comes from the office is not translated" was written for something else, and nothing says that the link needs it.
        Said(["chain=srcnat action=accept src-address=10.1.0.0/24 out-interface=ether1 comment=office", Branch.Masquerade]).ShouldContain("OrderByLuck office by masquerade for hub");

    [Fact]
    public void So_does_one_that_a_translation_before_its_exception_misses_by_a_mark()
    {
        string marked = "chain=srcnat action=masquerade out-interface=ether1 packet-mark=slow comment=slow";
        string[] slow = ["chain=forward action=accept src-address=10.1.0.99 comment=x"];
        Said([marked, Branch.Exception, Branch.Masquerade], slow).ShouldContain("OrderByLuck exception by slow for hub");
        Said([Branch.Exception, marked, Branch.Masquerade], slow).ShouldNotContain(said => said.StartsWith("OrderByLuck", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("chain=srcnat action=accept ipsec-policy=out,ipsec comment=stated")]
    [InlineData("chain=srcnat action=accept dst-address=10.0.0.0/8 comment=stated")]
    public void A_link_that_a_rule_states_does_not(string exception) =>
        Said([exception, Branch.Masquerade]).ShouldNotContain(said => said.StartsWith("OrderByLuck", StringComparison.Ordinal));

    [Fact]
    public void A_translation_before_the_exception_for_other_packets_is_no_luck() =>
        Said(["chain=srcnat action=masquerade src-address=172.30.0.0/24 out-interface=ether1 comment=guests", Branch.Exception, Branch.Masquerade]).ShouldNotContain(said => said.StartsWith("OrderByLuck", StringComparison.Ordinal));

    [Fact]
    public void What_is_switched_off_and_would_mend_is_said()
    {
        Said([Branch.Exception + " disabled=yes", Branch.Masquerade]).ShouldContain("DisabledMend exception by masquerade for hub fix Enable");
        Said([Branch.Exception, Branch.Masquerade], policies: [Branch.Policy + " disabled=yes"]).ShouldContain("DisabledMend policy for hub fix EnablePolicy");
    }

    [Fact]
    public void A_policy_for_everything_is_said_with_what_it_takes()
    {
        string everything = "peer=hub tunnel=yes src-address=10.1.0.0/24 dst-address=0.0.0.0/0 comment=policy";
        var review = Review(["chain=srcnat action=masquerade out-interface=ether1 ipsec-policy=out,none comment=masquerade"], policies: [everything]);
        var found = review.Findings.Single(finding => finding.Kind == RuleFindingKind.PolicyForEverything);
        found.Policy!.Comment.ShouldBe("policy");
        found.Example!.Trace.Ending.ShouldBeOfType<Ending.Encrypted>();
        found.Fix.ShouldNotBeNull();
    }

    [Fact]
    public void Fasttrack_before_the_accepts_for_ipsec_is_said_with_them() =>
        Said([Branch.Exception, Branch.Masquerade], ["chain=forward action=fasttrack-connection connection-state=established,related comment=fast", "chain=forward action=accept ipsec-policy=out,ipsec comment=out",
            "chain=forward action=accept ipsec-policy=in,ipsec comment=in", "chain=forward action=accept connection-state=established,related,untracked comment=open", "chain=forward action=drop in-interface=ether1 comment=shut"])
            .ShouldContain("FasttrackBeforePolicy fast by out,in for hub fix Move");

    [Fact]
    public void A_set_too_large_is_not_searched_for_what_changes_nothing_and_that_is_said()
    {
        string[] many = [.. Enumerable.Range(0, RuleReviewer.MostForRedundancy).Select(number => $"chain=forward action=drop dst-address=192.0.2.{number % 250} protocol=tcp dst-port={number + 1}")];
        var review = Review([Branch.Exception, Branch.Masquerade], many);
        review.Reach.ShouldBeTrue();
        review.Redundancy.ShouldBeFalse();
    }

    private static List<string> Said(string[] nat, string[]? filter = null, string[]? policies = null) => [.. Review(nat, filter, policies).Findings.Select(Branch.Say)];

    private static RuleReview Review(string[] nat, string[]? filter = null, string[]? policies = null) => RuleReviewer.Of(Branch.Audit(Branch.Path(nat, filter, policies)));
}

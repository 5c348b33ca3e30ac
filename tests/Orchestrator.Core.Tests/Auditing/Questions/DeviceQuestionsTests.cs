using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Reading.Linux;

namespace Orchestrator.Core.Tests.Auditing.Questions;

/// <summary>What is asked of a device that is known with its links, and what happens when it lacks a part of one.</summary>
public sealed class DeviceQuestionsTests
{
    private static readonly ManagementSession FromLan = new(Ipv4Prefix.Parse("10.1.0.0/24"), Ipv4Address.Parse("10.1.0.1"), 22);

    [Fact]
    public void A_device_that_has_all_of_its_link_is_proved()
    {
        var (questions, report) = Audit(QuestionedHub.Rules());
        questions.Missing.ShouldBeEmpty();
        Broken(report).ShouldBeEmpty();
        report.Assessments.Select(one => one.Obligation.Kind).ShouldBe(
            [TrafficKind.LanToTunnel, TrafficKind.TunnelToLan, TrafficKind.OuterOut, TrafficKind.OuterIn, TrafficKind.CarrierIn, TrafficKind.Internet, TrafficKind.Management]);
    }

    [Fact]
    public void A_masquerade_above_the_exception_breaks_what_the_device_sends_itself()
    {
        var (_, report) = Audit(QuestionedHub.Rules(QuestionedHub.Masquerade, QuestionedHub.Exception));
        var finding = report.Findings.ShouldHaveSingleItem();
        finding.Obligation.Kind.ShouldBe(TrafficKind.OuterOut);
        finding.Rule!.Text.ShouldBe(QuestionedHub.Masquerade);
    }

    [Fact]
    public void A_policy_that_is_not_there_is_named_and_nothing_passes_for_proved()
    {
        var (questions, report) = Audit(QuestionedHub.Rules() with { Policies = "" });
        questions.Missing.ShouldHaveSingleItem().ShouldBe(new MissingPart(QuestionedHub.Link, LinkPart.Policy, "10.255.0.1/32 - 10.255.0.2/32"));
        Broken(report).ShouldContain(TrafficKind.OuterOut);
    }

    [Fact]
    public void A_policy_that_is_wider_than_ours_is_not_ours()
    {
        var (questions, report) = Audit(QuestionedHub.Rules() with { Policies = QuestionedHub.Policy("0.0.0.0/0", "0.0.0.0/0") });
        questions.Missing.ShouldContain(one => one.Part == LinkPart.Policy);
        Broken(report).ShouldContain(TrafficKind.OuterOut);
    }

    [Fact]
    public void A_tunnel_that_is_not_there_breaks_both_directions()
    {
        var rules = QuestionedHub.Rules() with { Interfaces = QuestionedHub.Interfaces, Routes = QuestionedHub.Routes };
        var (questions, report) = Audit(rules);
        questions.Missing.ShouldHaveSingleItem().Part.ShouldBe(LinkPart.TunnelInterface);
        Broken(report).ShouldBe([TrafficKind.LanToTunnel, TrafficKind.TunnelToLan]);
    }

    [Fact]
    public void A_tunnel_with_other_ends_sends_past_the_policy()
    {
        var rules = QuestionedHub.Rules();
        var (questions, report) = Audit(rules with { Interfaces = rules.Interfaces!.Replace("peer 10.255.0.2", "peer 10.255.0.9", StringComparison.Ordinal) });
        questions.Missing.ShouldHaveSingleItem().Part.ShouldBe(LinkPart.TunnelEnds);
        Broken(report).ShouldContain(TrafficKind.OuterOut);
    }

    [Fact]
    public void A_lan_without_a_route_is_named()
    {
        var (questions, report) = Audit(QuestionedHub.Rules(), QuestionedHub.Link with { LocalLans = [Ipv4Prefix.Parse("10.77.0.0/24")] });
        questions.Missing.ShouldHaveSingleItem().What.ShouldBe("10.77.0.0/24");
        Broken(report).ShouldContain(TrafficKind.TunnelToLan);
    }

    [Fact]
    public void Policies_and_tunnels_of_others_are_asked_about_under_names_of_their_own()
    {
        var rules = QuestionedHub.Rules();
        var (questions, report) = Audit(rules with
        {
            Interfaces = rules.Interfaces + "5: old@NONE: <POINTOPOINT,NOARP,UP> mtu 1400 qdisc noqueue state UNKNOWN\\    link/ipip 198.51.100.1 peer 192.0.2.7\n",
            Routes = rules.Routes + "10.9.0.0/24 dev old\n",
            Policies = rules.Policies + QuestionedHub.Policy("10.1.0.0/24", "10.8.0.0/24") + QuestionedHub.Policy("198.51.100.1/32", "192.0.2.7/32"),
        });
        questions.Links.Select(link => (link.Shape.Name, link.Stored?.Tag)).ShouldBe(
            [("hub to branch", "abcdefgh"), ("policy 10.1.0.0/24 - 10.8.0.0/24", null), ("tunnel old", null)], ignoreOrder: true);
        report.Findings.Select(finding => (finding.Obligation.Link, finding.Obligation.Kind)).Distinct().ShouldContain(("policy 10.1.0.0/24 - 10.8.0.0/24", TrafficKind.LanToTunnel));
    }

    [Fact]
    public void Two_links_of_one_name_stay_apart()
    {
        var path = QuestionedHub.Rules().Read().Path;
        var questions = DeviceQuestions.Of(path, [QuestionedHub.Link, QuestionedHub.Link with { Tag = "bbbbbbbb" }]);
        questions.Links.Select(link => link.Shape.Name).ShouldBe(["hub to branch", "hub to branch (bbbbbbbb)"]);
    }

    [Fact]
    public void A_session_from_a_place_that_is_not_let_in_is_broken()
    {
        var (_, report) = Audit(QuestionedHub.Rules(), management: FromLan with { From = Ipv4Prefix.Parse("203.0.113.50/32"), To = Ipv4Address.Parse("198.51.100.1") });
        Broken(report).ShouldBe([TrafficKind.Management]);
    }

    [Fact]
    public void A_session_from_nobody_knows_where_needs_one_way_in()
    {
        Broken(Audit(QuestionedHub.Rules(), management: new ManagementSession(null, null, 22)).Report).ShouldBeEmpty();
        Broken(Audit(QuestionedHub.Rules(), management: new ManagementSession(null, null, 23)).Report).ShouldBe([TrafficKind.Management]);
    }

    private static List<TrafficKind> Broken(AuditReport report) =>
        [.. report.Assessments.Where(one => one.Verdict is not ProofVerdict.Proved).Select(one => one.Obligation.Kind)];

    private static (QuestionSet Questions, AuditReport Report) Audit(LinuxRules rules, AuditedLink? link = null, ManagementSession? management = null)
    {
        var path = rules.Read().Path;
        var questions = DeviceQuestions.Of(path, [link ?? QuestionedHub.Link], management ?? FromLan);
        return (questions, DeviceAudit.Of(path, questions.Obligations, cancellationToken: TestContext.Current.CancellationToken));
    }
}

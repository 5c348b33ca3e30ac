using Orchestrator.Core.Addressing;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Tests.Planning;

/// <summary>Who begins where both ends pass for reachable and a check knows better.</summary>
public sealed class MeasuredInitiatorTests
{
    private static readonly Device A = Router(1, "203.0.113.1", new NatBoundary.PublicStatic());
    private static readonly Device B = Router(2, "203.0.113.2", new NatBoundary.PublicStatic());

    [Fact]
    public void Without_a_measurement_the_first_begins()
    {
        Begins(null, new LinkChoices(), A, B).ShouldBe(new Decision(DecisionKey.Initiator, "d1", new Reason.EitherEndCould("d1")));
    }

    [Fact]
    public void What_was_measured_is_a_proposal_of_its_own_and_no_choice()
    {
        Begins(LinkSide.B, new LinkChoices(), A, B).ShouldBe(new Decision(DecisionKey.Initiator, "d2", new Reason.MeasuredToBegin("d2", "d1")));
        Begins(LinkSide.A, new LinkChoices(), A, B).ShouldBe(new Decision(DecisionKey.Initiator, "d1", new Reason.MeasuredToBegin("d1", "d2")));
    }

    [Fact]
    public void A_person_has_the_last_word() =>
        Begins(LinkSide.B, new LinkChoices { Initiator = LinkSide.A }, A, B).ShouldBe(new Decision(DecisionKey.Initiator, "d1", new Reason.ChosenByAdmin(), Chosen: true));

    [Fact]
    public void Where_the_uplinks_leave_no_choice_they_decide()
    {
        var hidden = Router(2, "192.168.1.2", new NatBoundary.BehindNat());
        Begins(LinkSide.A, new LinkChoices(), A, hidden).ShouldBe(new Decision(DecisionKey.Initiator, "d2", new Reason.CannotBeReached("d2", hidden.Uplinks[0].Nat)));
    }

    private static Decision Begins(LinkSide? measured, LinkChoices choices, Device a, Device b)
    {
        var link = new Link
        {
            Id = new LinkId(new Guid(9, 0, 0, new byte[8])),
            Name = "d1 - d2",
            A = new LinkEnd(a.Id, a.Uplinks[0].Id, [a.Lans[0].Prefix]),
            B = new LinkEnd(b.Id, b.Uplinks[0].Id, [b.Lans[0].Prefix]),
            Addresses = InnerAddresses.Allocate([])!,
            Choices = choices,
        };
        return LinkPlanner.Plan(new PlanRequest { Link = link, A = a, B = b, Begins = measured }).Decisions.Single(decision => decision.Key == DecisionKey.Initiator);
    }

    private static Device Router(int number, string address, NatBoundary nat) => new()
    {
        Id = new DeviceId(new Guid(number, 0, 0, new byte[8])),
        Site = new SiteId(new Guid(number, 1, 0, new byte[8])),
        Name = $"d{number}",
        Management = new ManagementEndpoint("192.0.2.1", 8729, ManagementTransport.ApiTls),
        UserName = "orch",
        Facts = new RouterOsFacts { Identity = $"d{number}", Version = "7.16.2 (stable)", Board = "hEX S", ReadsSecrets = true },
        Uplinks = [new Uplink { Id = new UplinkId(new Guid(number, 2, 0, new byte[8])), Interface = "ether1", Address = Ipv4Address.Parse(address), Nat = nat }],
        Lans = [new Lan { Id = new LanId(new Guid(number, 3, 0, new byte[8])), Interface = "bridge", Prefix = Ipv4Prefix.Parse($"10.{number}.0.0/24"), RouterAddress = Ipv4Address.Parse($"10.{number}.0.1") }],
    };
}

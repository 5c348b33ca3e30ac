using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Routers;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

public sealed class DaemonFindingsTests
{
    private static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Ipv4Address Responder = Ipv4Address.Parse("198.51.100.10");
    private static readonly Ipv4Endpoint External = new(Ipv4Address.Parse("203.0.113.9"), 4500);

    private static readonly ResponderSocket[] Asked =
    [
        new(PortRole.Ike, new Ipv4Endpoint(Responder, 500)), new(PortRole.NatTraversal, new Ipv4Endpoint(Responder, 4500)),
    ];

    [Fact]
    public void A_second_message_that_is_asked_again_was_not_answered()
    {
        var findings = DaemonFindings.Of(Began, null, Asked, [Saw(500, 1), Saw(4500, 2), Saw(4500, 4), Saw(4500, 7)]);

        var asks = findings.Trials.OfType<NatTrial.Ask>().ToList();
        asks.Single(ask => ask.Role == PortRole.Ike).Answered.ShouldBeTrue("it went on to its second message");
        asks.Single(ask => ask.Role == PortRole.NatTraversal).Answered.ShouldBeFalse();
        NatClassifier.Classify(findings).Port4500.Passage.ShouldBe(Passage.OutwardsOnly);
    }

    [Fact]
    public void A_second_message_that_came_once_was_answered()
    {
        var findings = DaemonFindings.Of(Began, null, Asked, [Saw(500, 1), Saw(4500, 2)]);

        findings.Trials.OfType<NatTrial.Ask>().ShouldAllBe(ask => ask.Answered && ask.External == External);
        findings.Packets.Select(packet => packet.At).ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
    }

    [Fact]
    public void An_address_that_heard_nothing_is_told_as_well()
    {
        var other = new ResponderSocket(PortRole.Ike, new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.11"), 500));

        var findings = DaemonFindings.Of(Began, null, [.. Asked, other], [Saw(500, 1), Saw(4500, 2)]);

        findings.Trials.OfType<NatTrial.Ask>().ShouldContain(ask => ask.Destination == other.Endpoint && ask.External == null && !ask.Answered);
    }

    private static ResponderSighting Saw(int port, int second) => new()
    {
        At = Began + TimeSpan.FromSeconds(second),
        Destination = new Ipv4Endpoint(Responder, port),
        Source = External,
        Token = 7,
        Size = 300,
        Answered = true,
        Identity = port == 4500 ? "probe-0123456789abcdef" : null,
    };
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Routers;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

public sealed class DaemonFindingsTests
{
    private static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = Began + TimeSpan.FromSeconds(20);
    private static readonly Ipv4Address Responder = Ipv4Address.Parse("198.51.100.10");
    private static readonly Ipv4Endpoint External = new(Ipv4Address.Parse("203.0.113.9"), 4500);

    private static readonly ResponderSocket[] Asked =
    [
        new(PortRole.Ike, new Ipv4Endpoint(Responder, 500)), new(PortRole.NatTraversal, new Ipv4Endpoint(Responder, 4500)),
    ];

    [Fact]
    public void A_second_message_that_is_asked_again_was_not_answered()
    {
        var findings = Of(Asked, [Saw(500, 1), Saw(4500, 2), Again(4), Again(7)], Until);

        var asks = findings.Trials.OfType<NatTrial.Ask>().ToList();
        asks.Single(ask => ask.Role == PortRole.Ike).Answered.ShouldBeTrue("it went on to its second message");
        asks.Single(ask => ask.Role == PortRole.NatTraversal).Answered.ShouldBeFalse();
        NatClassifier.Classify(findings).Port4500.Passage.ShouldBe(Passage.OutwardsOnly);
    }

    /// <summary>One address has one exchange: a packet that was lost by chance shall not say that the way is shut.</summary>
    [Fact]
    public void One_answer_that_was_lost_is_no_way_that_is_shut()
    {
        ResponderSighting[] seen = [Saw(500, 1), Saw(4500, 2), Again(4)];

        NatClassifier.Classify(Of(Asked, seen, Until)).Port4500.Passage.ShouldBe(Passage.Passes);
        NatClassifier.Classify(Of(Asked, seen, Began + TimeSpan.FromSeconds(9))).Port4500.Passage.ShouldBe(Passage.Unknown, "it may still ask a third time");
        DaemonFindings.IsOpen(Began + TimeSpan.FromSeconds(9), seen).ShouldBeTrue();
        DaemonFindings.IsOpen(Began + TimeSpan.FromSeconds(9), [.. seen, Again(8)]).ShouldBeFalse();
        DaemonFindings.IsOpen(Began + TimeSpan.FromSeconds(11), seen).ShouldBeFalse();
        NatClassifier.Classify(Of(Asked, [Saw(500, 1), Saw(500, 3)], Until)).Port500.Passage.ShouldBe(Passage.Passes);
    }

    /// <summary>Without a NAT both messages go to 500.</summary>
    [Fact]
    public void A_first_message_was_answered_where_the_second_one_came_to_the_same_port()
    {
        var findings = Of(Asked, [Saw(500, 1), Saw(4500, 2) with { Destination = Asked[0].Endpoint }, Saw(500, 4), Saw(500, 7)], Until);

        NatClassifier.Classify(findings).Port500.Passage.ShouldBe(Passage.Passes);
    }

    [Fact]
    public void A_second_message_that_came_once_was_answered()
    {
        var findings = Of(Asked, [Saw(500, 1), Saw(4500, 2)], Until);

        findings.Trials.OfType<NatTrial.Ask>().ShouldAllBe(ask => ask.Answered && ask.External == External);
        findings.Packets.Select(packet => packet.At).ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
        findings.Packets.Select(packet => (packet.Size, packet.Payload.Length)).ShouldBe([(300, 300), (300, 36)]);
    }

    [Fact]
    public void An_address_that_heard_nothing_is_told_as_well()
    {
        var other = new ResponderSocket(PortRole.Ike, new Ipv4Endpoint(Ipv4Address.Parse("198.51.100.11"), 500));

        var findings = Of([.. Asked, other], [Saw(500, 1), Saw(4500, 2)], Until);

        findings.Trials.OfType<NatTrial.Ask>().ShouldContain(ask => ask.Destination == other.Endpoint && ask.External == null && !ask.Answered);
    }

    [Fact]
    public void A_daemon_that_knows_of_a_nat_and_never_comes_to_4500_finds_it_blocked()
    {
        ResponderSighting first = Saw(500, 1) with { DeviceEnd = NatSign.Translated, ResponderEnd = NatSign.Clear };

        Of(Asked, [first], Until).Trials.OfType<NatTrial.Ask>().ShouldContain(ask => ask.Role == PortRole.NatTraversal && ask.External == null);
        Of(Asked, [first], Began + TimeSpan.FromSeconds(3)).Trials.OfType<NatTrial.Ask>().ShouldNotContain(ask => ask.Role == PortRole.NatTraversal, "it may still come");
        Of(Asked, [first, first with { At = first.At.AddSeconds(2) }], Until).Trials.OfType<NatTrial.Ask>()
            .ShouldNotContain(ask => ask.Role == PortRole.NatTraversal, "it never got the answer");
        Of(Asked, [first with { DeviceEnd = NatSign.Clear }], Until).Trials.OfType<NatTrial.Ask>()
            .ShouldNotContain(ask => ask.Role == PortRole.NatTraversal, "without a NAT it stays");
    }

    [Fact]
    public void Second_messages_of_exchanges_that_never_began_show_who_changes_cookies()
    {
        ResponderSighting first = Saw(500, 1) with { DeviceEnd = NatSign.Translated, ResponderEnd = NatSign.Translated };
        ResponderSighting orphan = Saw(4500, 2) with { Token = 8, Answered = false, Identity = null };

        var findings = Of(Asked, [first, orphan], Until);

        findings.Trials.OfType<NatTrial.Altered>().ShouldHaveSingleItem().Packets.ShouldBe([0, 1]);
        NatClassifier.Classify(findings).Port4500.Passage.ShouldBe(Passage.Unknown, "a refusal is no sign of a way that is closed");
        Of(Asked, [first with { ResponderEnd = NatSign.Clear }, orphan], Until).Trials.OfType<NatTrial.Altered>().ShouldBeEmpty();
    }

    [Fact]
    public void A_socket_that_heard_nothing_is_not_told_of_where_the_router_sent_nothing()
    {
        DaemonFindings.Of(Watch(Asked, Until) with { SpokenTo = new HashSet<Ipv4Endpoint>() }, []).Trials.ShouldBeEmpty();

        var findings = DaemonFindings.Of(Watch(Asked, Until), []);

        NatClassifier.Classify(findings).Port500.Passage.ShouldBe(Passage.Blocked);
    }

    [Fact]
    public void What_was_cut_off_before_it_could_be_asked_again_says_nothing_of_the_answer()
    {
        ResponderSighting[] seen = [Saw(500, 1), Saw(4500, 2)];
        DaemonWatch At(int second) => Watch(Asked, Until) with { Silenced = [Began + TimeSpan.FromSeconds(second)] };

        NatClassifier.Classify(DaemonFindings.Of(At(3), seen)).Port4500.Passage.ShouldBe(Passage.Unknown);
        NatClassifier.Classify(DaemonFindings.Of(At(9), seen)).Port4500.Passage.ShouldBe(Passage.Passes);
        // The last exchange was cut off; those before it were asked again and again.
        NatClassifier.Classify(DaemonFindings.Of(At(9), [Saw(500, 1), Saw(4500, 2), Again(3), Again(5), Saw(4500, 8) with { Token = 9 }])).Port4500.Passage.ShouldBe(Passage.OutwardsOnly);
    }

    private static NatMeasurement Of(IReadOnlyList<ResponderSocket> asked, IReadOnlyList<ResponderSighting> seen, DateTimeOffset until) => DaemonFindings.Of(Watch(asked, until), seen);

    private static DaemonWatch Watch(IReadOnlyList<ResponderSocket> asked, DateTimeOffset until) =>
        new() { Began = Began, Asked = asked, Until = until, SpokenTo = asked.Select(socket => socket.Endpoint).ToHashSet() };

    /// <summary>The second message once more: its answer is at hand then, and nothing is opened.</summary>
    private static ResponderSighting Again(int second) => Saw(4500, second) with { Identity = null };

    private static ResponderSighting Saw(int port, int second) => new()
    {
        At = Began + TimeSpan.FromSeconds(second),
        Destination = new Ipv4Endpoint(Responder, port),
        Source = External,
        Token = 7,
        Size = 300,
        Octets = new byte[port == 4500 ? 36 : 300],
        Answered = true,
        Identity = port == 4500 ? "probe-0123456789abcdef" : null,
    };
}

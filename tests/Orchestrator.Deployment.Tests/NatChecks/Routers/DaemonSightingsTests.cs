using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Routers;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

/// <summary>Checks run side by side, and the log is of all of them: whose is what came?</summary>
public sealed class DaemonSightingsTests
{
    private const string Identity = "probe-0123456789abcdef";

    private static readonly Ipv4Endpoint Ike = Socket("198.51.100.10", 500), Float = Socket("198.51.100.10", 4500), Stun = Socket("198.51.100.10", 3478);
    private static readonly Ipv4Address Inner = Ipv4Address.Parse("192.168.1.2");
    private static readonly DaemonSigns Signs = new() { Identity = Identity, Asked = [Ike, Float], Own = [Ipv4Address.Parse("10.1.0.1"), Inner] };

    [Fact]
    public void An_identity_brings_its_exchanges_and_no_others()
    {
        ResponderSighting first = Saw(Ike, "203.0.113.9", 7), shown = Saw(Float, "203.0.113.9", 7) with { Identity = Identity }, stranger = Saw(Ike, "203.0.113.99", 9);

        DaemonSightings.Of([first, stranger, shown], Signs).ShouldBe([first, shown]);
        DaemonSightings.Of([first, shown with { Identity = "probe-of-another" }, stranger], Signs).ShouldBe([stranger]);
    }

    [Fact]
    public void Without_an_identity_only_one_lonely_source_is_taken_for_the_daemon()
    {
        ResponderSighting first = Saw(Ike, "203.0.113.9", 7);

        DaemonSightings.Of([first], Signs).ShouldBe([first]);
        DaemonSightings.Of([first, Saw(Ike, "203.0.113.99", 9)], Signs).ShouldBeEmpty();
    }

    [Fact]
    public void What_another_check_asks_by_its_token_is_not_a_silent_routers()
    {
        ResponderSighting box = Saw(Ike, "203.0.113.50", 11) with { ByToken = true }, router = Saw(Ike, "203.0.113.9", 7);

        DaemonSightings.Of([box], Signs).ShouldBeEmpty();
        DaemonSightings.Of([Saw(Stun, "203.0.113.50", 12)], Signs).ShouldBeEmpty("no daemon asks there");
        DaemonSightings.Of([box, router], Signs).ShouldBe([router]);
        // Both behind one address.
        DaemonSightings.Of([box with { Source = Socket("203.0.113.9", 61_000) }, router], Signs).ShouldBe([router]);
    }

    [Fact]
    public void A_first_message_that_names_the_routers_own_address_is_its_own_wherever_it_comes_from()
    {
        ResponderSighting scanner = Saw(Ike, "203.0.113.99", 9) with { Octets = new byte[300] };
        ResponderSighting neighbour = Saw(Ike, "203.0.113.9", 8) with { Octets = Naming(8, "192.168.1.3", 500) }, own = Saw(Ike, "203.0.113.9", 7) with { Octets = Naming(7, "192.168.1.2", 500) };

        var mine = DaemonSightings.Of([scanner, neighbour, own], Signs);

        mine.ShouldBe([own]);
        Signs.OwnIn(own).ShouldBe(Inner);
        Signs.OwnIn(neighbour).ShouldBeNull();
    }

    [Fact]
    public void Where_the_site_was_last_seen_is_looked_at_first_and_elsewhere_all_the_same()
    {
        var signs = Signs with { LastSeen = [Ipv4Address.Parse("203.0.113.9")] };
        ResponderSighting stranger = Saw(Ike, "203.0.113.99", 9), there = Saw(Ike, "203.0.113.9", 7);

        DaemonSightings.Of([stranger, there], signs).ShouldBe([there]);
        DaemonSightings.Of([stranger], signs).ShouldBe([stranger], "its address may have changed");
    }

    [Fact]
    public void A_router_that_sent_nothing_is_not_the_one_that_asked()
    {
        DaemonSightings.Of([Saw(Ike, "203.0.113.99", 9)], Signs, spoke: false).ShouldBeEmpty();
        DaemonSightings.Of([Saw(Ike, "203.0.113.9", 7) with { Octets = Naming(7, "10.1.0.1", 500) }], Signs, spoke: false).ShouldHaveSingleItem();
    }

    private static byte[] Naming(ulong token, string address, int port)
    {
        var octets = new byte[300];
        NatDetection.HashV2(token, 0, Endpoints.System(Socket(address, port)).Address, (ushort)port, octets.AsSpan(200));
        return octets;
    }

    private static Ipv4Endpoint Socket(string address, int port) => new(Ipv4Address.Parse(address), port);

    private static ResponderSighting Saw(Ipv4Endpoint at, string source, ulong token) =>
        new() { At = DateTimeOffset.UnixEpoch, Destination = at, Source = Socket(source, 500), Token = token, Size = 300, Answered = true };
}

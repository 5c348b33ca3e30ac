using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Recording;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Tests.Responding;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>What comes over real sockets, and leaves over them.</summary>
public sealed class ResponderHostTests
{
    [Fact]
    public async Task An_answer_leaves_from_the_address_and_port_that_were_asked()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        foreach (var address in (IPAddress[])[LoopbackHost.First, LoopbackHost.Second])
        {
            foreach (var port in (int[])[host.Settings.IkePort!.Value, host.Settings.ExtraIkePorts[0]])
            {
                var asked = new IPEndPoint(address, port);
                var (answer, from) = LoopbackHost.Ask(client, LoopbackHost.VersionThree(), asked);
                from.ShouldBe(asked);
                answer[18].ShouldBe((byte)34);
                var happened = await host.Next();
                (happened.Listener.Local, happened.Source, happened.Answer).ShouldBe((asked, (IPEndPoint)client.LocalEndPoint!, AnswerKind.InvalidMajorVersion));
                (happened.Outcome, happened.Admission, happened.AnswerSize).ShouldBe((Outcome.Answered, Admission.Network, answer.Length));
            }
        }
    }

    [Fact]
    public async Task On_the_port_for_encapsulation_IKE_has_its_marker_both_ways()
    {
        await using var host = LoopbackHost.Start();
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.NatTraversalPort!.Value);
        var (answer, from) = LoopbackHost.Ask(host.Client(), [0, 0, 0, 0, .. LoopbackHost.VersionThree()], asked);
        from.ShouldBe(asked);
        answer[..4].ShouldBe([0, 0, 0, 0]);
        answer[4 + 17].ShouldBe((byte)0x20);
    }

    [Fact]
    public async Task What_a_message_shows_is_kept_as_evidence_of_its_source()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client("127.0.0.3");
        client.SendTo([0xff], new IPEndPoint(LoopbackHost.First, host.Settings.NatTraversalPort!.Value));
        (await host.Next()).Outcome.ShouldBe(Outcome.Noted);
        var evidence = host.Host.Ledger.Find(IPAddress.Parse("127.0.0.3")).ShouldNotBeNull();
        (evidence.Keepalives, evidence.Mappings.ShouldHaveSingleItem().External).ShouldBe((1, (IPEndPoint)client.LocalEndPoint!));
    }

    [Fact]
    public async Task A_large_message_is_noted_and_still_answered()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value);
        var question = LoopbackHost.Ike("500 v2 33:sa2(1:3,2:2,3:2,4:2) 34:00020000+ab*128 40:5a*32 43:00*2000");
        LoopbackHost.Ask(client, question, asked).Answer.Length.ShouldBeLessThan(question.Length);
        (await host.Next()).Observed.OfType<Observation.LargeMessage>().ShouldHaveSingleItem().Size.ShouldBe(question.Length);
    }

    [Fact]
    public async Task A_message_too_long_to_be_read_is_noted_in_silence()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        var question = LoopbackHost.Ike("500 v2 33:sa2(1:12/128,2:5,3:12,4:14) 43:00*5000");
        client.SendTo(question, new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value));
        var happened = await host.Next();
        (happened.Outcome, happened.AnswerSize, happened.Fault).ShouldBe((Outcome.Malformed, 0, NatTraversal.Wire.WireFault.MessageTooLong));
        happened.Observed.ShouldHaveSingleItem().ShouldBeOfType<Observation.LargeMessage>().Size.ShouldBe(question.Length);
        host.Host.Ledger.Find(LoopbackHost.First)!.LargestMessage.ShouldBe(question.Length);
    }

    [Fact]
    public async Task An_event_of_a_source_that_is_allowed_brings_what_may_be_kept_of_the_datagram()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        var question = LoopbackHost.SaInit();
        LoopbackHost.Ask(client, question, new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value));
        (await host.Next()).Octets.ToArray().ShouldBe(question);
        var proof = LoopbackHost.Ike("500 v2 x=23 r=0000000000000009 46:5a*100");
        client.SendTo([0, 0, 0, 0, .. proof], new IPEndPoint(LoopbackHost.First, host.Settings.NatTraversalPort!.Value));
        var happened = await host.Next();
        (happened.Size, Convert.ToHexStringLower(happened.Octets.Span)).ShouldBe((4 + proof.Length, "00000000" + Convert.ToHexStringLower(proof.AsSpan(0, 32))));
        var kept = host.Host.Packets.Of(LoopbackHost.First, DateTimeOffset.MinValue);
        kept[^1].Octets.Span.IndexOf("ZZZZ"u8).ShouldBe(-1, "nor does the ring");
        (kept[^1].Size, kept[0].Octets.Length).ShouldBe((4 + proof.Length, question.Length));
    }

    [Fact]
    public async Task Strangers_get_silence_and_are_counted()
    {
        await using var host = LoopbackHost.Start();
        var (stranger, known) = (host.Client("127.0.0.99"), host.Client());
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value);
        stranger.SendTo(LoopbackHost.VersionThree(), asked);
        LoopbackHost.Ask(known, LoopbackHost.VersionThree(), asked);
        await host.Next();
        stranger.Available.ShouldBe(0);
        (host.Host.Statistics.Of(Outcome.NotAllowed), host.Host.Statistics.Of(Outcome.Answered)).ShouldBe((1, 1));
        host.Host.Statistics.Latest(10).Select(each => each.Key.ToString()).ShouldBe(["127.0.0.1/32", "127.0.0.99/32"]);
        host.Happened.Events.TryRead(out _).ShouldBeFalse("a stranger makes no events");
        host.Host.Ledger.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_stranger_with_a_token_is_known()
    {
        await using var host = LoopbackHost.Start();
        host.Host.Allowed.AddToken(Stimulus.DefaultSpi, TimeSpan.FromHours(1));
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value);
        LoopbackHost.Ask(host.Client("127.0.0.99"), LoopbackHost.VersionThree(), asked);
        var happened = await host.Next();
        (happened.Admission, happened.Initiator).ShouldBe((Admission.Token, Stimulus.DefaultSpi));
    }

    [Fact]
    public async Task Where_strangers_are_served_they_are_answered()
    {
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { ServeStrangers = true });
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value);
        LoopbackHost.Ask(host.Client("127.0.0.99"), LoopbackHost.VersionThree(), asked).From.ShouldBe(asked);
        (await host.Next()).Admission.ShouldBe(Admission.Stranger);
        host.Host.Packets.Of(IPAddress.Parse("127.0.0.99"), DateTimeOffset.MinValue).ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_asks_too_often_gets_silence_and_it_is_told()
    {
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { Limits = new RateLimits { PerSource = new RateLimit(1, 1) } });
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value);
        var client = host.Client();
        LoopbackHost.Ask(client, LoopbackHost.VersionThree(), asked);
        (await host.Next()).Outcome.ShouldBe(Outcome.Answered);
        for (var more = 0; more < 20; more++)
            client.SendTo(LoopbackHost.VersionThree(), asked);
        Outcome outcome;
        do
            outcome = (await host.Next()).Outcome;
        while (outcome == Outcome.Answered);
        outcome.ShouldBe(Outcome.TooOften);
    }

    [Fact]
    public async Task Clients_on_this_host_are_refused_unless_told_otherwise()
    {
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { AcceptOwnHost = false });
        var client = host.Client();
        client.SendTo(LoopbackHost.VersionThree(), new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (host.Host.Statistics.Of(Outcome.ForbiddenSource) == 0)
            await Task.Delay(5, patience.Token);
        client.Available.ShouldBe(0);
    }

    [Fact]
    public async Task What_has_expired_is_forgotten_though_nothing_comes()
    {
        var settings = LoopbackHost.FreePorts() with
        {
            LookAgain = TimeSpan.FromMilliseconds(50),
            Responder = new ResponderSettings { HalfOpenLifetime = TimeSpan.FromMilliseconds(200), KeyLifetime = TimeSpan.FromMilliseconds(200) },
        };
        await using var host = LoopbackHost.Start(settings);
        LoopbackHost.Ask(host.Client(), LoopbackHost.SaInit(), new IPEndPoint(LoopbackHost.First, settings.IkePort!.Value));
        (await host.Next()).Answer.ShouldBe(AnswerKind.SaInit);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (host.Host.Health().HalfOpen > 0)
            await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task A_flood_of_strangers_keeps_nobody_who_is_known_from_an_answer()
    {
        // All strangers together have one datagram in the whole test.
        var settings = LoopbackHost.FreePorts() with { ServeStrangers = true, Limits = new RateLimits { Total = new RateLimit(1, 1) } };
        await using var host = LoopbackHost.Start(settings);
        var asked = new IPEndPoint(LoopbackHost.First, settings.IkePort!.Value);
        host.Host.Allowed.SetNetworks([IPNetwork.Parse("127.0.0.1/32")]);
        for (var flood = 10; flood < 30; flood++)
            host.Client($"127.0.0.{flood}").SendTo([0], asked);
        LoopbackHost.Ask(host.Client(), LoopbackHost.VersionThree(), asked).Answer.ShouldNotBeEmpty();
        host.Host.Statistics.Of(Outcome.TooOften).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task STUN_tells_the_other_address_and_answers_from_it_when_asked_to()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        var (stun, other) = (host.Settings.StunPort!.Value, host.Settings.OtherStunPort!.Value);
        var asked = new IPEndPoint(LoopbackHost.First, stun);
        var plain = LoopbackHost.Ask(client, LoopbackHost.Binding(), asked);
        (plain.From, LoopbackHost.Read(plain.Answer).XorMapped).ShouldBe((asked, (IPEndPoint)client.LocalEndPoint!));
        LoopbackHost.Read(plain.Answer).Other.ShouldBe(new IPEndPoint(LoopbackHost.Second, other));

        LoopbackHost.Ask(client, LoopbackHost.Binding(change: StunChange.Port), asked).From.ShouldBe(new IPEndPoint(LoopbackHost.First, other));
        var both = LoopbackHost.Ask(client, LoopbackHost.Binding(change: StunChange.Port | StunChange.Address), asked);
        both.From.ShouldBe(new IPEndPoint(LoopbackHost.Second, other));
        await host.Next();
        await host.Next();
        (await host.Next()).AnsweredFrom.ShouldBe(both.From);
    }

    [Fact]
    public async Task An_answer_to_another_port_is_kept_as_sent_there()
    {
        await using var host = LoopbackHost.Start();
        host.Host.Allowed.AddToken(9, TimeSpan.FromHours(1));
        var (client, other) = (host.Client(), host.Client());
        var there = (IPEndPoint)other.LocalEndPoint!;
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.StunPort!.Value);
        client.SendTo(new BindingRequest { TransactionId = new StunTransactionId(9, 1), ResponsePort = there.Port }.Write(), asked);
        other.Receive(new byte[100]).ShouldBeGreaterThan(0);
        (await host.Next()).AnsweredTo.ShouldBe(there);
        host.Host.Packets.Of(LoopbackHost.First, DateTimeOffset.MinValue).Select(each => (each.Source, each.Destination)).ShouldBe(
            [((IPEndPoint)client.LocalEndPoint!, asked), (asked, there)]);
    }

    [Fact]
    public async Task An_announced_address_stands_in_the_hashes_and_in_STUN()
    {
        var shown = IPAddress.Parse("203.0.113.9");
        var settings = LoopbackHost.FreePorts() with { Announced = System.Collections.Immutable.ImmutableDictionary<IPAddress, IPAddress>.Empty.Add(LoopbackHost.Second, shown) };
        await using var host = LoopbackHost.Start(settings);
        var answer = LoopbackHost.Ask(host.Client(), LoopbackHost.Binding(), new IPEndPoint(LoopbackHost.First, settings.StunPort!.Value)).Answer;
        LoopbackHost.Read(answer).Other.ShouldBe(new IPEndPoint(shown, settings.OtherStunPort!.Value));
        host.Host.Health().Listeners.Count(each => each.Listener.Announced?.Address.Equals(shown) == true).ShouldBe(5);
    }

    [Fact]
    public async Task What_came_and_left_can_be_shown_as_text_and_as_a_capture()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        var question = LoopbackHost.Binding();
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.StunPort!.Value);
        var (answer, _) = LoopbackHost.Ask(client, question, asked);
        await host.Next();
        var packets = host.Host.Packets.Of(LoopbackHost.First, DateTimeOffset.MinValue);
        packets.Select(each => (each.Sent, each.Source, each.Destination)).ShouldBe(
            [(false, (IPEndPoint)client.LocalEndPoint!, asked), (true, asked, (IPEndPoint)client.LocalEndPoint!)]);
        packets[0].Octets.ToArray().ShouldBe(question);
        packets[1].Octets.ToArray().ShouldBe(answer);
        PacketText.Write(packets).ShouldContain($"{asked} > {client.LocalEndPoint} UDP {answer.Length}");
    }
}

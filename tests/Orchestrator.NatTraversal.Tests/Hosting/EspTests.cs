using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>ESP as protocol 50.</summary>
public sealed class EspTests
{
    private static readonly byte[] Packet = [0x12, 0x34, 0x56, 0x78, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 99, 98, 97, 96];

    [Fact]
    public void Over_IPv4_the_packet_stands_behind_the_header_of_IP() =>
        EspPacket.Of(AddressFamily.InterNetwork, [0x46, .. new byte[23], .. Packet]).ToArray().ShouldBe(Packet);

    [Theory]
    [InlineData("")]
    [InlineData("45")]
    [InlineData("4F00000000")]
    public void What_is_cut_is_nothing(string received) =>
        EspPacket.Of(AddressFamily.InterNetwork, Convert.FromHexString(received)).IsEmpty.ShouldBeTrue();

    [Fact]
    public void The_answer_has_the_same_numbers_and_is_never_answered_itself()
    {
        var answer = EspPacket.Answer(Packet).ToArray();
        answer.ShouldBe(Packet[..16]);
        EspPacket.Answer(answer).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task Where_tunnels_may_end_only_expected_sources_are_heard_and_others_are_not_even_counted()
    {
        var client = RawSocket.TryCreate(AddressFamily.InterNetwork, RawSocket.Esp, out _);
        Assert.SkipWhen(client is null, "protocol 50 needs CAP_NET_RAW");
        using var raw = client;
        raw.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.5"), 0));
        raw.ReceiveTimeout = 20_000;
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { RawEsp = true, EspFromNetworks = false });
        using var other = RawSocket.TryCreate(AddressFamily.InterNetwork, RawSocket.Esp, out _).ShouldNotBeNull();
        other.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.6"), 0));
        host.Host.Allowed.Expect(IPNetwork.Parse("127.0.0.6/32"), TimeSpan.FromHours(1));
        raw.SendTo(Packet, new IPEndPoint(LoopbackHost.Second, 0));
        raw.SendTo([0, 0, 0, 7, .. Packet], new IPEndPoint(LoopbackHost.Second, 0));
        byte[] expected = [0xab, 0xcd, 0xab, 0xcd, .. Packet[4..]];
        other.SendTo(expected, new IPEndPoint(LoopbackHost.Second, 0));
        var happened = await host.Next();
        happened.Source.Address.ShouldBe(IPAddress.Parse("127.0.0.6"), "what came before was of nobody");
        happened.Observed.ShouldHaveSingleItem().ShouldBeOfType<Observation.RawEspSeen>().Spi.ShouldBe(0xabcdabcdu);
        host.Host.Statistics.Of(Outcome.NotAllowed).ShouldBe(0);
        host.Host.Statistics.Total().Datagrams.ShouldBe(1);
    }

    [Fact]
    public async Task A_packet_is_noted_and_answered()
    {
        var client = RawSocket.TryCreate(AddressFamily.InterNetwork, RawSocket.Esp, out _);
        Assert.SkipWhen(client is null, "protocol 50 needs CAP_NET_RAW");
        using var raw = client;
        raw.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.3"), 0));
        raw.ReceiveTimeout = 20_000;
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { RawEsp = true });

        raw.SendTo(Packet, new IPEndPoint(LoopbackHost.Second, 0));
        var room = new byte[100];
        EspPacket.Of(AddressFamily.InterNetwork, room.AsSpan(0, raw.Receive(room))).ToArray().ShouldBe(Packet[..16]);
        var happened = await host.Next();
        (happened.Outcome, happened.Source, happened.Listener.Local.Address).ShouldBe((Outcome.Answered, new IPEndPoint(IPAddress.Parse("127.0.0.3"), 0), LoopbackHost.Second));
        var seen = happened.Observed.ShouldHaveSingleItem().ShouldBeOfType<Observation.RawEspSeen>();
        (seen.Spi, seen.Sequence, seen.Size).ShouldBe((0x12345678u, 9u, Packet.Length));
        host.Host.Ledger.Find(IPAddress.Parse("127.0.0.3"))!.RawEspPackets.ShouldBe(1);
    }
}

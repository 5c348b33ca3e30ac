using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Agent;

namespace Orchestrator.Deployment.Tests.NatChecks.Agent;

public sealed class BesideUdpTests
{
    private static readonly Ipv4Address Own = Ipv4Address.Parse("192.168.77.2");
    private static readonly Ipv4Endpoint Peer = new(Ipv4Address.Parse("198.51.100.10"), 500);

    private static readonly AgentProgram Program = new()
    {
        Sockets = [new(Own, 4500) { Peer = Peer, Beside = true }, new(Own, 0)],
        Sends = [new AgentSend(TimeSpan.Zero, 0, Peer, "abc"u8.ToArray()), new AgentSend(TimeSpan.Zero, 1, Peer, "abc"u8.ToArray())],
        Duration = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public void A_datagram_gets_the_header_and_checksum_of_UDP()
    {
        var wrapped = BesideUdp.Wrap(Program);

        wrapped.Sockets[0].RawProtocol.ShouldBe(17);
        wrapped.Sends[0].To.ShouldBe(Peer with { Port = 0 });
        var octets = wrapped.Sends[0].Octets.ToArray();
        Convert.ToHexString(octets[..6]).ShouldBe("119401F4000B");
        Sum(Own, Peer.Address, octets).ShouldBe(0xffffu, "the checksum makes the sum of all words all ones (RFC 768)");
        wrapped.Sends[1].ShouldBeSameAs(Program.Sends[1]);
    }

    [Fact]
    public void Only_what_is_for_the_port_and_from_the_peer_is_heard()
    {
        AgentReceived Heard(string hex) => new(0, TimeSpan.Zero, Peer with { Port = 0 }, Convert.FromHexString(hex));
        var ran = new AgentTranscript
        {
            StartedAt = default,
            Bound = [new Ipv4Endpoint(Own, 0), new Ipv4Endpoint(Own, 33_000)],
            Shut = [null, null],
            Sends = [default, default],
            Received = [Heard("01F41194000B0000616263"), Heard("01F401F4000B0000616263"), Heard("0D961194000B0000616263"), Heard("01F4"), new(1, TimeSpan.Zero, Peer, new byte[] { 1 })],
            Errors = ImmutableArray<AgentError>.Empty,
            EndedAt = default,
            Dropped = 0,
        };

        var unwrapped = BesideUdp.Unwrap(Program, ran);

        unwrapped.Bound[0].ShouldBe(new Ipv4Endpoint(Own, 4500));
        unwrapped.Received.Select(heard => (heard.Socket, heard.From, Convert.ToHexString(heard.Octets.Span))).ShouldBe([(0, Peer, "616263"), (1, Peer, "01")]);
    }

    private static uint Sum(Ipv4Address source, Ipv4Address destination, byte[] datagram)
    {
        uint sum = (source.Value >> 16) + (source.Value & 0xffff) + (destination.Value >> 16) + (destination.Value & 0xffff) + 17 + (uint)datagram.Length;
        foreach (var pair in datagram.Chunk(2))
            sum += (uint)((pair[0] << 8) | (pair.Length > 1 ? pair[1] : 0));
        while (sum > 0xffff)
            sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }
}

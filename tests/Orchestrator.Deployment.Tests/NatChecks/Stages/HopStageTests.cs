using System.Buffers.Binary;
using System.Security.Cryptography;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Stages;
using Orchestrator.Deployment.Tests.NatChecks.Routers;

namespace Orchestrator.Deployment.Tests.NatChecks.Stages;

public sealed class HopStageTests
{
    private static readonly Ipv4Address Own = Ipv4Address.Parse("192.168.1.2"), Router = Ipv4Address.Parse("192.168.1.1");

    /// <summary>RFC 792 asks for no more than eight octets of the question: the headers, and nothing of what names it.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(28)]
    public async Task A_hop_shows_the_routers_message_however_much_it_quotes(int quoted)
    {
        using var random = RandomNumberGenerator.Create();
        var responder = new FakeResponder { Sockets = [new ResponderSocket(PortRole.Stun, new Ipv4Endpoint(FakeResponder.First, 3478))] };
        await using var agent = new QuotingRouter(quoted);
        var run = new CheckRun(agent, responder, new JumpingTime(), random) { Own = Own };

        await HopStage.RunAsync(run, TestContext.Current.CancellationToken);

        var hops = run.Trials.OfType<NatTrial.Hop>().ToList();
        hops.Select(hop => (hop.Distance, hop.Router)).ShouldBe([(1, Router), (2, null), (3, null), (4, null)]);
        hops[0].Packets.Select(at => run.Packets[at]).Count(packet => packet is { Protocol: 1, Sent: false } && packet.Source.Address == Router).ShouldBe(1);
        hops[0].Packets.ShouldContain(at => run.Packets[at].Sent);
        hops[1].Packets.ShouldAllBe(at => run.Packets[at].Sent);
    }

    /// <summary>A box whose first router alone says that the time to live is over; nobody else says anything.</summary>
    private sealed class QuotingRouter(int quoted) : IUdpAgent
    {
        public Task<Outcome<AgentTranscript>> RunAsync(AgentProgram program, CancellationToken cancellationToken)
        {
            Ipv4Endpoint[] bound = [.. program.Sockets.Select((_, index) => new Ipv4Endpoint(Own, 40_000 + index))];
            var received = program.Sends.Where(send => program.Sockets[send.Socket].TimeToLive == 1).Take(1).Select(send =>
                new AgentReceived(0, send.At, new Ipv4Endpoint(Router, 0), TimeExceeded(bound[send.Socket].Port, send)));
            return Task.FromResult<Outcome<AgentTranscript>>(new AgentTranscript
            {
                StartedAt = TimeSpan.Zero,
                Bound = [.. bound.Select(each => (Ipv4Endpoint?)each)],
                Shut = [.. bound.Select(_ => (AgentTrouble?)null)],
                Sends = [.. program.Sends.Select(send => new AgentSendResult(AgentSendFate.Sent, send.At))],
                Received = [.. received],
                Errors = [],
                EndedAt = program.Duration,
                Dropped = 0,
            });
        }

        public ValueTask DisposeAsync() => default;

        private byte[] TimeExceeded(int port, AgentSend send)
        {
            const int icmp = 8, ip = 20, udp = 8;
            var datagram = new byte[icmp + ip + udp + send.Octets.Length];
            datagram[0] = 11;
            var quote = datagram.AsSpan(icmp);
            (quote[0], quote[9]) = (0x45, 17);
            BinaryPrimitives.WriteUInt32BigEndian(quote[16..], send.To.Address.Value);
            BinaryPrimitives.WriteUInt16BigEndian(quote[ip..], (ushort)port);
            BinaryPrimitives.WriteUInt16BigEndian(quote[(ip + 2)..], (ushort)send.To.Port);
            send.Octets.Span.CopyTo(quote[(ip + udp)..]);
            return datagram[..(icmp + ip + quoted)];
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Tests.Cryptography;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>What an answer counts as.</summary>
public sealed class AnsweringTests
{
    [Theory]
    [InlineData(ListenerService.Ike, true, Outcome.NotSent)]
    [InlineData(ListenerService.Stun, true, Outcome.NotSent)]
    [InlineData(ListenerService.Esp, true, Outcome.NotSent)]
    [InlineData(ListenerService.Ike, false, Outcome.Ignored)]
    [InlineData(ListenerService.Stun, false, Outcome.Malformed)]
    [InlineData(ListenerService.Esp, false, Outcome.Noted)]
    public void An_answer_that_the_system_does_not_take_is_none(ListenerService service, bool isAnswered, Outcome outcome)
    {
        var settings = new HostSettings();
        var buckets = new TokenBuckets(settings.Limits);
        var responder = new Responder(settings.Responder, new CountingRandom(1), buckets, TimeSpan.Zero);
        var answering = new Answering(responder, new Gate(new AllowList(), buckets, settings));
        var closed = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        closed.Dispose();
        using var socket = new OwnSocket(new Listener(service, new IPEndPoint(LoopbackHost.First, 500), null), closed);
        answering.Apply(new StunReach([socket], oneScope: true));
        var from = new IPEndPoint(LoopbackHost.Second, 500).Serialize();

        var happened = answering.Serve(Arrival.Of(socket, Question(service, isAnswered), from, TimeSpan.FromSeconds(1)), Admission.Network, out var sent);
        (happened.Outcome, happened.AnswerSize, sent.Length).ShouldBe((outcome, 0, 0));
    }

    private static byte[] Question(ListenerService service, bool isAnswered) => (service, isAnswered) switch
    {
        (ListenerService.Ike, true) => LoopbackHost.VersionThree(),
        (ListenerService.Ike, false) => LoopbackHost.Ike("500 v2 f=20 33:sa2(1:12/128,2:5,3:12,4:14)"),
        (ListenerService.Stun, true) => LoopbackHost.Binding(),
        (ListenerService.Stun, false) => [1, 2, 3],
        (_, true) => [0x45, .. new byte[19], 0, 0, 0, 9, .. new byte[20]],
        _ => [0x45, .. new byte[19], 0, 0, 0, 9, .. new byte[4]],
    };
}

using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>Which other address STUN knows where there are many.</summary>
public sealed class StunReachTests
{
    private static readonly IPEndPoint Client = IPEndPoint.Parse("192.0.2.1:40000");

    [Fact]
    public void Of_many_addresses_the_first_other_one_is_told_and_answers()
    {
        IPAddress[] addresses = [.. ((int[])[9, 3, 7, 1, 5, 8]).Select(each => IPAddress.Parse($"198.51.100.{each}"))];
        OwnSocket[] sockets = [.. addresses.SelectMany(each => (OwnSocket[])[New(each, 3478), New(each, 3479)])];
        var reach = new StunReach(sockets, oneScope: true);
        foreach (var address in addresses)
        {
            var other = address.Equals(addresses[0]) ? addresses[1] : addresses[0];
            Ask(reach, address, StunChange.None).Told.ShouldBe(new IPEndPoint(other, 3479));
            Ask(reach, address, StunChange.Address).From.ShouldBe(new IPEndPoint(other, 3478));
            Ask(reach, address, StunChange.Address | StunChange.Port).From.ShouldBe(new IPEndPoint(other, 3479));
            Ask(reach, address, StunChange.Port).From.ShouldBe(new IPEndPoint(address, 3479));
        }
        Array.ForEach(sockets, each => each.Dispose());
    }

    [Fact]
    public void An_address_without_the_other_port_is_passed_over_for_one_with_both()
    {
        IPAddress[] addresses = [.. ((int[])[1, 2, 3]).Select(each => IPAddress.Parse($"198.51.100.{each}"))];
        OwnSocket[] sockets = [New(addresses[0], 3478), New(addresses[0], 3479), New(addresses[1], 3478), New(addresses[2], 3478), New(addresses[2], 3479)];
        var reach = new StunReach(sockets, oneScope: true);
        Ask(reach, addresses[0], StunChange.None).Told.ShouldBe(new IPEndPoint(addresses[2], 3479));
        Ask(reach, addresses[0], StunChange.Address).From.ShouldBe(new IPEndPoint(addresses[2], 3478));
        Ask(new StunReach(sockets[..3], oneScope: true), addresses[0], StunChange.Address).From.ShouldBe(new IPEndPoint(addresses[1], 3478));
        Array.ForEach(sockets, each => each.Dispose());
    }

    private static (IPEndPoint From, IPEndPoint? Told) Ask(StunReach reach, IPAddress address, StunChange change)
    {
        var local = new IPEndPoint(address, 3478);
        var reply = reach.Of(new Listener(ListenerService.Stun, local))
            .Answer(LoopbackHost.Binding(change: change), local, Client, Admission.Network).ShouldBeOfType<StunAnswer.Reply>();
        return (reply.From.Local, LoopbackHost.Read(reply.Octets.ToArray()).Other);
    }

    private static OwnSocket New(IPAddress address, int port) =>
        new(new Listener(ListenerService.Stun, new IPEndPoint(address, port)), new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
}

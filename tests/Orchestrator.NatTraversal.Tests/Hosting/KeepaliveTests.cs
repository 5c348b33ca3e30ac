using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Hosting;
using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>The one thing that a responder sends unasked, over real sockets.</summary>
public sealed class KeepaliveTests
{
    [Fact]
    public async Task Who_asked_gets_one_octet_from_the_socket_that_was_ordered()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        var peer = (IPEndPoint)client.LocalEndPoint!;
        var (ike, other) = (new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value), new IPEndPoint(LoopbackHost.Second, host.Settings.ExtraIkePorts[0]));
        host.Host.SendKeepalive(ike, peer).ShouldBe(KeepaliveFate.NotAsked);
        LoopbackHost.Ask(client, LoopbackHost.VersionThree(), ike);

        host.Host.SendKeepalive(ike, peer).ShouldBe(KeepaliveFate.Sent);
        Receive(client).ShouldBe((ike, "FF"));
        host.Host.SendKeepalive(other, peer).ShouldBe(KeepaliveFate.Sent);
        Receive(client).ShouldBe((other, "FF"));
        host.Host.SendKeepalive(new IPEndPoint(LoopbackHost.First, 9), peer).ShouldBe(KeepaliveFate.NotSent);
        host.Host.SendKeepalive(ike, new IPEndPoint(IPAddress.Parse("127.0.0.9"), peer.Port)).ShouldBe(KeepaliveFate.NotAsked);
    }

    [Fact]
    public async Task Who_may_no_longer_ask_gets_none()
    {
        await using var host = LoopbackHost.Start();
        var client = host.Client();
        var ike = new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value);
        LoopbackHost.Ask(client, LoopbackHost.VersionThree(), ike);
        host.Host.Allowed.SetNetworks([]);
        host.Host.Allowed.SetExpected([]);
        host.Host.SendKeepalive(ike, (IPEndPoint)client.LocalEndPoint!).ShouldBe(KeepaliveFate.NotAsked);
    }

    [Fact]
    public async Task An_order_of_the_app_is_carried_out_once_and_nonsense_is_left_out()
    {
        await using var host = LoopbackHost.Start();
        var ordered = new List<(string From, string To)>();
        var keeping = new OrderKeeping(host.Host.Allowed, host.Host.Clock, [], (from, to) => ordered.Add(($"{from}", $"{to}")));
        keeping.Follow(new ResponderOrders
        {
            Keepalives = [new OrderedKeepalive("192.0.2.1:4500", "203.0.113.9:61000"), new OrderedKeepalive("nowhere", "203.0.113.9:61000"), new OrderedKeepalive(null!, null!), null!],
        });
        ordered.ShouldBe([("192.0.2.1:4500", "203.0.113.9:61000")]);
        keeping.Follow(new ResponderOrders { Keepalives = [.. Enumerable.Repeat(new OrderedKeepalive("192.0.2.1:500", "203.0.113.9:500"), 1_000)] });
        ordered.Count.ShouldBe(33);
    }

    private static (EndPoint From, string Octets) Receive(Socket client)
    {
        client.ReceiveTimeout = 5_000;
        var buffer = new byte[64];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        int size = client.ReceiveFrom(buffer, ref from);
        return (from, Convert.ToHexString(buffer, 0, size));
    }
}

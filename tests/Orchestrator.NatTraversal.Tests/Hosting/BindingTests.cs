using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>What the host could bind, what not, and how it goes on.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task A_port_in_use_is_told_with_its_holder_and_the_others_are_served()
    {
        var settings = LoopbackHost.FreePorts();
        using var holder = Hold(LoopbackHost.First, settings.IkePort!.Value);
        await using var host = LoopbackHost.Start(settings);

        var failed = host.Host.Health().Listeners.Where(each => each.Failure is not null).ShouldHaveSingleItem();
        failed.Listener.ShouldBe(new Listener(ListenerService.Ike, new IPEndPoint(LoopbackHost.First, settings.IkePort.Value)));
        failed.Failure!.Reason.ShouldBe(BindFailureReason.InUse);
        failed.Failure.Holder.ShouldNotBeNull().ProcessId.ShouldBe(Environment.ProcessId);
        LoopbackHost.Ask(host.Client(), LoopbackHost.VersionThree(), new IPEndPoint(LoopbackHost.Second, settings.IkePort.Value));
    }

    [Fact]
    public async Task A_port_that_becomes_free_is_taken_at_the_next_look()
    {
        var settings = LoopbackHost.FreePorts();
        var holder = Hold(LoopbackHost.First, settings.IkePort!.Value);
        await using var host = LoopbackHost.Start(settings);
        host.Host.LookAgain();
        host.Host.Health().Listeners.Count(each => each.Failure is not null).ShouldBe(1);
        holder.Dispose();
        host.Host.LookAgain();
        host.Host.Health().Listeners.ShouldAllBe(each => each.Failure == null);
        LoopbackHost.Ask(host.Client(), LoopbackHost.VersionThree(), new IPEndPoint(LoopbackHost.First, settings.IkePort.Value));
    }

    [Fact]
    public async Task Two_hosts_do_not_share_a_port()
    {
        await using var first = LoopbackHost.Start();
        await using var second = LoopbackHost.Start(first.Settings);
        second.Host.Health().Listeners.ShouldAllBe(each => each.Failure!.Reason == BindFailureReason.InUse);
    }

    [Fact]
    public async Task Stopping_frees_all_ports()
    {
        var host = LoopbackHost.Start();
        LoopbackHost.Ask(host.Client(), LoopbackHost.Binding(), new IPEndPoint(LoopbackHost.First, host.Settings.StunPort!.Value));
        await host.DisposeAsync();
        foreach (var state in host.Host.Health().Listeners)
            Hold(state.Listener.Local.Address, state.Listener.Local.Port).Dispose();
    }

    [Fact]
    public async Task An_address_that_the_machine_has_not_got_is_told()
    {
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { Addresses = [IPAddress.Parse("192.0.2.1")] });
        host.Host.Health().Listeners.ShouldAllBe(each => each.Failure!.Reason == BindFailureReason.AddressGone);
    }

    [Fact]
    public async Task The_machines_addresses_are_followed()
    {
        var machine = new ChangingAddresses { Now = [new LocalAddress(LoopbackHost.First, 8)] };
        var settings = LoopbackHost.FreePorts() with { Addresses = [] };
        await using var host = new ResponderHost(settings, TimeProvider.System, RandomNumberGenerator.Create(), machine);
        host.Start();
        host.Health().Listeners.Select(each => each.Listener.Local.Address).Distinct().ShouldBe([LoopbackHost.First]);
        machine.Now = [new LocalAddress(LoopbackHost.Second, 8)];
        host.LookAgain();
        host.Health().Listeners.Select(each => each.Listener.Local.Address).Distinct().ShouldBe([LoopbackHost.Second]);
        Hold(LoopbackHost.First, settings.IkePort!.Value).Dispose();
    }

    [Fact]
    public async Task An_address_that_came_later_is_preferred_by_its_place_among_all()
    {
        LocalAddress[] all = [.. ((string[])["127.0.0.1", "127.0.0.2", "127.0.0.3"]).Select(each => new LocalAddress(IPAddress.Parse(each), 8))];
        var machine = new ChangingAddresses { Now = [.. all[1..]] };
        var settings = LoopbackHost.FreePorts() with { Addresses = [] };
        await using var host = new ResponderHost(settings, TimeProvider.System, RandomNumberGenerator.Create(), machine);
        host.Allowed.SetNetworks([IPNetwork.Parse("127.0.0.0/29")]);
        host.Start();
        machine.Now = [.. all];
        host.LookAgain();
        using var client = Hold(LoopbackHost.First, 0);
        client.ReceiveTimeout = 20_000;
        var (answer, _) = LoopbackHost.Ask(client, LoopbackHost.Binding(), new IPEndPoint(LoopbackHost.Second, settings.StunPort!.Value));
        LoopbackHost.Read(answer).Other.ShouldBe(new IPEndPoint(LoopbackHost.First, settings.OtherStunPort!.Value));
    }

    [Fact]
    public async Task Addresses_beyond_the_limit_are_told()
    {
        await using var host = LoopbackHost.Start(LoopbackHost.FreePorts() with { MaxAddresses = 1 });
        host.Host.Health().Listeners.Where(each => each.Failure?.Reason == BindFailureReason.TooManyAddresses)
            .Select(each => each.Listener.Local.Address).Distinct().ShouldBe([LoopbackHost.Second]);
    }

    [Theory]
    [InlineData("/opt/a b/orchestrator-responder", "setcap cap_net_bind_service,cap_net_raw=+ep '/opt/a b/orchestrator-responder'")]
    [InlineData("/usr/bin/dotnet", null)]
    [InlineData(null, null)]
    public void The_grant_names_what_is_missing(string? path, string? setcap)
    {
        var grant = CapabilityGrant.Of([Failed(ListenerService.NatTraversal, 600, BindFailureReason.NeedsBindCapability),
            Failed(ListenerService.Ike, 500, BindFailureReason.NeedsBindCapability), Failed(ListenerService.Esp, 0, BindFailureReason.NeedsRawCapability)], path);
        grant.Setcap.ShouldBe(setcap);
        grant.SystemdLine.ShouldBe("AmbientCapabilities=CAP_NET_BIND_SERVICE CAP_NET_RAW");
        grant.Sysctl.ShouldBe("sysctl -w net.ipv4.ip_unprivileged_port_start=500");
    }

    [Fact]
    public void Nothing_is_granted_where_nothing_is_missing()
    {
        var grant = CapabilityGrant.Of([Failed(ListenerService.Ike, 500, BindFailureReason.InUse)], "/opt/orchestrator-responder");
        (grant.Setcap, grant.SystemdLine, grant.Sysctl).ShouldBe((null, null, null));
    }

    [Theory]
    [InlineData("0100007F:1194", "127.0.0.1", 4500, true)]
    [InlineData("00000000:1194", "127.0.0.1", 4500, true)]
    [InlineData("00000000:1194", "::1", 4500, false)]
    [InlineData("0200007F:1194", "127.0.0.1", 4500, false)]
    [InlineData("0100007F:01F4", "127.0.0.1", 4500, false)]
    [InlineData("00000000000000000000000000000000:1194", "127.0.0.1", 4500, true)]
    [InlineData("00000000000000000000000001000000:1194", "::1", 4500, true)]
    [InlineData("0000000000000000FFFF00000100007F:1194", "127.0.0.1", 4500, true)]
    public void The_kernels_table_is_read(string column, string address, int port, bool overlaps)
    {
        var table = Path.GetTempFileName();
        try
        {
            File.WriteAllText(table, $"  sl  local_address rem_address\n  7: {column} 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0 0\n");
            PortHolders.Inodes(table, new IPEndPoint(IPAddress.Parse(address), port)).ShouldBe(overlaps ? ["socket:[4711]"] : []);
        }
        finally
        {
            File.Delete(table);
        }
    }

    private static ListenerState Failed(ListenerService service, int port, BindFailureReason reason) =>
        new(new Listener(service, new IPEndPoint(IPAddress.Loopback, port)), new BindFailure(reason), TimeSpan.Zero);

    private static Socket Hold(IPAddress address, int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    private sealed class ChangingAddresses : ILocalAddresses
    {
        public ImmutableArray<LocalAddress> Now { get; set; } = [];

        public ImmutableArray<LocalAddress> Read() => Now;
    }
}

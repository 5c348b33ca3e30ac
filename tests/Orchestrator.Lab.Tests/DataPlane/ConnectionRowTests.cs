using Orchestrator.Lab.DataPlane.Linux.Live;

namespace Orchestrator.Lab.Tests.DataPlane;

public sealed class ConnectionRowTests
{
    [Fact]
    public void A_masqueraded_tunnel_packet_shows_its_rewritten_source()
    {
        var row = Connections.Tracked.Parse("unknown  4 599 src=192.168.255.2 dst=192.168.255.1 [UNREPLIED] src=192.168.255.1 dst=172.16.1.2 mark=0 use=1").ShouldNotBeNull().ToRow();
        row["protocol"].ShouldBe("ipencap");
        row["src-address"].ShouldBe("192.168.255.2");
        row["reply-dst-address"].ShouldBe("172.16.1.2");
        (row["srcnat"], row["dstnat"], row["seen-reply"], row["timeout"]).ShouldBe(("true", "false", "false", "9m59s"));
    }

    [Fact]
    public void Ports_states_and_ids_are_told_apart()
    {
        var first = Connections.Tracked.Parse("tcp      6 431999 ESTABLISHED src=198.18.2.1 dst=198.18.2.2 sport=46102 dport=8728 src=198.18.2.2 dst=198.18.2.1 sport=8728 dport=46102 [ASSURED] mark=0 use=1").ShouldNotBeNull();
        var row = first.ToRow();
        (row["src-address"], row["dst-address"], row["tcp-state"], row["assured"], row["srcnat"]).ShouldBe(("198.18.2.1:46102", "198.18.2.2:8728", "established", "true", "false"));
        Connections.Tracked.Parse("tcp      6 10 TIME_WAIT src=198.18.2.1 dst=198.18.2.2 sport=46103 dport=8728 src=198.18.2.2 dst=198.18.2.1 sport=8728 dport=46103 mark=0 use=1")!.Id.ShouldNotBe(first.Id);
        Connections.Tracked.Parse("conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.").ShouldBeNull();
    }
}

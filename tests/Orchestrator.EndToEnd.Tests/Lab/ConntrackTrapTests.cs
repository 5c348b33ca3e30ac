using Orchestrator.EndToEnd.Tests.Lab.Scenarios;

namespace Orchestrator.EndToEnd.Tests.Lab;

/// <summary>IPIP sent before its policy exists counts as "no policy", is masqueraded, and the tracked connection keeps it so.</summary>
[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class ConntrackTrapTests(LabFixture fixture)
{
    private const string Ping = "ping -c2 -i0.3 -W1 10.255.255.1";
    private const string SendEarly = "ping -c1 -W1 10.255.255.1 >/dev/null; true";
    private const string Initiate = "swanctl --initiate --child ipip --timeout 15";

    [Fact]
    public Task A_masquerade_that_only_spares_policies_keeps_the_tunnel_dead_until_its_connection_is_forgotten() => new Scenario
    {
        SetUp = [.. HandWrittenTunnel.SetUp, new("branch", SendEarly), new("branch", Initiate)],
        Assert = async lab =>
        {
            (await lab.Branch.DoAsync("swanctl --list-sas")).ShouldContain("INSTALLED, TUNNEL-in-UDP");
            (await lab.Branch.RunAsync(Ping)).ExitCode.ShouldNotBe(0);
            (await lab.Branch.DoAsync("conntrack -L -p 4")).ShouldContain("dst=172.16.1.2"); // the reply side shows what the source became
            await lab.Branch.DoAsync("conntrack -D -p 4");
            await lab.Branch.DoAsync(Ping);
        },
        TearDown = HandWrittenTunnel.TearDown,
    }.RunAsync(fixture.Lab);

    [Fact]
    public Task An_address_exception_in_place_first_avoids_the_trap() => new Scenario
    {
        SetUp =
        [
            .. HandWrittenTunnel.SetUp,
            new("branch", $"iptables -t nat -I POSTROUTING -s {HandWrittenTunnel.BranchInner}/32 -d {HandWrittenTunnel.HubInner}/32 -j ACCEPT"),
            new("branch", SendEarly),
            new("branch", Initiate),
        ],
        Assert = async lab =>
        {
            await lab.Branch.DoAsync(Ping);
            await using var capture = await lab.Inet.CaptureAsync("net0");
            await lab.LanBranch.DoAsync("ping -c3 -i0.2 -W1 10.2.0.2");
            var packets = await capture.StopAsync();
            packets.Count(p => p.IsEspInUdp).ShouldBeGreaterThanOrEqualTo(6);
            packets.ShouldAllBe(p => p.Protocol == Packet.Udp && p.SourcePort == 4500 && p.DestinationPort == 4500);
        },
        TearDown = HandWrittenTunnel.TearDown,
    }.RunAsync(fixture.Lab);
}

namespace Orchestrator.EndToEnd.Tests.Lab;

[Collection(SharedLab.Name), Trait("suite", "lab")]
public sealed class ProviderNatTests(LabFixture fixture)
{
    [Theory]
    [InlineData(500)]
    [InlineData(4500)]
    public async Task The_providers_nat_rewrites_the_source_of_what_the_branch_sends(int port)
    {
        var lab = fixture.Lab;
        await using var before = await lab.Nat.CaptureAsync("lan0", $"udp port {port}");
        await using var after = await lab.Inet.CaptureAsync("net0", $"udp port {port}");
        await lab.Branch.DoAsync(Send("192.0.2.80", port));

        var sent = (await before.StopAsync()).First(p => p.DestinationPort == port);
        var seen = (await after.StopAsync()).First(p => p.DestinationPort == port);
        sent.Source.ToString().ShouldBe("172.16.1.2");
        seen.Source.ToString().ShouldBe("198.51.100.10");
        seen.Payload.ShouldBe(sent.Payload);
    }

    [Fact]
    public async Task A_second_sender_behind_the_nat_gets_another_port()
    {
        var lab = fixture.Lab;
        await using var after = await lab.Inet.CaptureAsync("net0", "udp dst port 4500");
        await lab.Branch.DoAsync(Send("192.0.2.80", 4500));
        await lab.LanBranch.DoAsync(Send("192.0.2.80", 4500));

        var seen = await after.StopAsync();
        seen.Select(p => p.SourcePort).Distinct().Count().ShouldBe(2);
        seen.ShouldAllBe(p => p.Source.ToString() == "198.51.100.10");
    }

    [Fact]
    public async Task The_internet_cannot_open_a_connection_inwards()
    {
        var lab = fixture.Lab;
        await lab.Inet.DoAsync("ip route add 172.16.1.0/24 via 198.51.100.10 && ip route add 10.1.0.0/24 via 198.51.100.10");
        try
        {
            (await lab.Inet.RunAsync("ping -c1 -W1 10.1.0.2")).ExitCode.ShouldNotBe(0);
        }
        finally
        {
            await lab.Inet.DoAsync("ip route del 172.16.1.0/24; ip route del 10.1.0.0/24");
        }
    }

    private static string Send(string to, int port) => $"printf probe | socat -u - UDP4-SENDTO:{to}:{port},sourceport={port},reuseaddr";
}

using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.OpenSsh;
using Orchestrator.Deployment.Tests.Linux;

namespace Orchestrator.Deployment.Tests.NatChecks.Agent;

/// <summary>The agent on a box with a real sshd and a running charon.</summary>
[Trait("suite", "lab")]
public sealed class AgentOverSshTests
{
    private static readonly Ipv4Address Wan = Ipv4Address.Parse("203.0.113.20");
    private static readonly Ipv4Endpoint Responder = new(Ipv4Address.Parse("203.0.113.1"), 3478);
    private static readonly Ipv4Endpoint Self = new(Ipv4Address.Parse("203.0.113.20"), 20_001);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Beside_a_running_charon_datagrams_leave_from_4500_and_are_heard_there_and_charon_goes_on()
    {
        await using var box = await LinuxBox.StartAsync();
        await using var agent = await ConnectAsync(box);
        (await box.Box.RunAsync("ss -Hlun 'sport = :4500' | wc -l")).Trim().ShouldNotBe("0", "charon listens");

        var ran = (await agent.RunAsync(Program, Cancel)).Value.ShouldNotBeNull();

        ran.Shut.ShouldBe([AgentTrouble.PortInUse, AgentTrouble.PortInUse, null, null, null, null]);
        ran.Bound[5].ShouldBe(new Ipv4Endpoint(Wan, 4500));
        ran.Received.Select(received => (received.Socket, received.From.Port, Convert.ToHexString(received.Octets.Span))).ShouldBe([(3, 20_000, "0102"), (3, 4500, "0304"), (5, 20_001, "0506")]);
        (await box.Box.RunAsync("swanctl --stats >/dev/null && echo up")).Trim().ShouldBe("up");
    }

    [Fact]
    public async Task A_login_that_is_not_root_runs_what_it_may()
    {
        await using var box = await LinuxBox.StartForUserAsync("");
        await using var agent = await ConnectAsync(box);

        var ran = (await agent.RunAsync(Program, Cancel)).Value.ShouldNotBeNull();

        ran.Shut.ShouldBe([AgentTrouble.NotPermitted, AgentTrouble.PortInUse, null, null, AgentTrouble.NotPermitted, AgentTrouble.NotPermitted]);
        ran.Received.ShouldHaveSingleItem().From.Port.ShouldBe(20_000);
    }

    [Fact]
    public async Task Cancelling_ends_the_far_side_within_seconds()
    {
        await using var box = await LinuxBox.StartAsync();
        await using var agent = await ConnectAsync(box);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = agent.RunAsync(Program with { Duration = TimeSpan.FromMinutes(10) }, stop.Token);
        await CountAsync(box, count => count > 0);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
        await CountAsync(box, count => count == 0);
    }

    private static AgentProgram Program => new()
    {
        Sockets =
        [
            new(Wan, 500) { Peer = Responder, Shared = true }, new(Wan, 4500) { Peer = Responder, Shared = true },
            new(Wan, 20_000), new(Wan, Self.Port), new(Wan, 0) { RawProtocol = 50, Peer = Responder with { Port = 0 } },
            new(Wan, 4500) { Peer = Self, Beside = true },
        ],
        Sends =
        [
            new AgentSend(TimeSpan.Zero, 2, Self, new byte[] { 1, 2 }), new AgentSend(TimeSpan.FromMilliseconds(50), 5, Self, new byte[] { 3, 4 }),
            new AgentSend(TimeSpan.FromMilliseconds(100), 3, new Ipv4Endpoint(Wan, 4500), new byte[] { 5, 6 }),
        ],
        Duration = TimeSpan.FromMilliseconds(300),
    };

    private static async Task<IUdpAgent> ConnectAsync(LinuxBox box)
    {
        var agent = await new UdpAgents(new OpenSshClient(TimeProvider.System)).ConnectAsync(box.Access, Cancel);
        return agent.Value ?? throw new InvalidOperationException(agent.Fault!.ToString());
    }

    private static async Task CountAsync(LinuxBox box, Func<int, bool> enough)
    {
        for (int tries = 0; ; tries++)
        {
            var sockets = int.Parse(await box.Box.RunAsync("ss -Hun 'sport = :20000' -a | wc -l"), System.Globalization.CultureInfo.InvariantCulture);
            if (enough(sockets))
                return;
            tries.ShouldBeLessThan(60);
            await Task.Delay(100, Cancel);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Linux;
using Orchestrator.Deployment.NatChecks.Agent;
using Orchestrator.Deployment.OpenSsh;

namespace Orchestrator.Deployment.Tests.NatChecks.Agent;

/// <summary>Both scripts, really run, on loopback: what holds of one holds of the other.</summary>
public sealed class AgentScriptTests
{
    private static readonly Ipv4Address Loopback = Ipv4Address.Parse("127.0.0.1");

    public static TheoryData<string> Interpreters => [.. ScriptAgent.Interpreters];

    [Theory, MemberData(nameof(Interpreters))]
    public async Task Sends_on_time_and_tells_what_comes_with_its_source_and_octets(string interpreter)
    {
        using var echo = new Echo();
        var program = new AgentProgram
        {
            Sockets = [new(Loopback, 0), new(Loopback, 0) { NoChecksum = true, TimeToLive = 9 }],
            Sends = [Send(0, 0, echo.Endpoint, 1, 2, 3), Send(300, 1, echo.Endpoint, 0xff)],
            Duration = TimeSpan.FromMilliseconds(800),
        };

        var ran = await RunAsync(interpreter, program);

        ran.Bound.ShouldAllBe(bound => bound!.Value.Address == Loopback && bound.Value.Port > 1023);
        ran.Received.Select(received => (received.Socket, received.From, Convert.ToHexString(received.Octets.Span)))
            .ShouldBe([(0, echo.Endpoint, "010203"), (1, echo.Endpoint, "FF")]);
        ran.Received[1].At.ShouldBeInRange(TimeSpan.FromMilliseconds(290), TimeSpan.FromMilliseconds(700));
        ran.Sends.ShouldAllBe(sent => sent.Fate == AgentSendFate.Sent);
        ran.EndedAt.ShouldBeGreaterThanOrEqualTo(program.Duration);
    }

    [Theory, MemberData(nameof(Interpreters))]
    public async Task Does_not_send_again_what_was_answered_and_ends_when_all_that_is_wanted_came(string interpreter)
    {
        using var echo = new Echo();
        var program = new AgentProgram
        {
            Sockets = [new(Loopback, 0)],
            Sends =
            [
                Send(0, 0, echo.Endpoint, 0xaa, 0xbb),
                Send(200, 0, echo.Endpoint, 0xaa, 0xbb) with { Unless = new byte[] { 0xbb } },
                Send(300, 0, echo.Endpoint, 0xcc),
                Send(9_000, 0, echo.Endpoint, 0xdd),
            ],
            Wanted = [new byte[] { 0xaa, 0xbb }, new byte[] { 0xcc }],
            Duration = TimeSpan.FromSeconds(10),
        };

        var ran = await RunAsync(interpreter, program);

        ran.Sends.Select(sent => sent.Fate).ShouldBe([AgentSendFate.Sent, AgentSendFate.Skipped, AgentSendFate.Sent, AgentSendFate.NotReached]);
        ran.EndedAt.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory, MemberData(nameof(Interpreters))]
    public async Task A_socket_that_cannot_be_opened_is_told_by_its_reason(string interpreter)
    {
        using var taken = new Echo();
        var program = new AgentProgram
        {
            Sockets = [new(Loopback, taken.Endpoint.Port), new(Ipv4Address.Parse("192.0.2.1"), 0), new(Loopback, 0)],
            Sends = [Send(0, 0, taken.Endpoint, 1), Send(10, 2, taken.Endpoint, 2)],
            Duration = TimeSpan.FromMilliseconds(200),
        };

        var ran = await RunAsync(interpreter, program);

        ran.Shut.ShouldBe([AgentTrouble.PortInUse, AgentTrouble.NoSuchAddress, null]);
        ran.Sends.Select(sent => sent.Fate).ShouldBe([AgentSendFate.Skipped, AgentSendFate.Sent]);
    }

    [Theory, MemberData(nameof(Interpreters))]
    public async Task A_refused_port_is_told_and_the_next_datagram_is_sent_all_the_same(string interpreter)
    {
        var nobody = new Ipv4Endpoint(Loopback, FreePort());
        var program = new AgentProgram
        {
            Sockets = [new(Loopback, 0) { Peer = nobody }],
            Sends = [Send(0, 0, nobody, 1), Send(100, 0, nobody, 2)],
            Duration = TimeSpan.FromMilliseconds(400),
        };

        var ran = await RunAsync(interpreter, program);

        ran.Sends.ShouldAllBe(sent => sent.Fate == AgentSendFate.Sent);
        ran.Errors.ShouldContain(error => error.Trouble == AgentTrouble.PortUnreachable);
    }

    /// <summary>As port 4500 of a running daemon is shared: what is not the responder's stays the daemon's.</summary>
    [Theory, MemberData(nameof(Interpreters))]
    public async Task A_shared_port_takes_only_what_its_peer_sends(string interpreter)
    {
        using var echo = new Echo();
        using var other = new Echo();
        using var daemon = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        daemon.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        daemon.SetRawSocketOption(1, 2, BitConverter.GetBytes(1));
        daemon.Bind(new IPEndPoint(IPAddress.Any, 0));
        int port = ((IPEndPoint)daemon.LocalEndPoint!).Port;
        var program = new AgentProgram
        {
            Sockets = [new(Loopback, port) { Peer = echo.Endpoint, Shared = true }],
            Sends = [Send(500, 0, echo.Endpoint, 7)],
            Duration = TimeSpan.FromMilliseconds(1_000),
        };

        var running = RunAsync(interpreter, program);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        other.Say(port, 0x55);
        var ran = await running;

        ran.Received.Select(received => received.Octets.ToArray()).ShouldBe([[7]]);
        daemon.Available.ShouldBe(1);
    }

    [Fact]
    public async Task Both_scripts_tell_the_same_of_the_same_program()
    {
        using var echo = new Echo();
        var large = Enumerable.Range(0, 3_000).Select(index => (byte)index).ToArray();
        var program = new AgentProgram
        {
            Sockets = [new(Loopback, 0), new(Ipv4Address.Parse("192.0.2.1"), 0), new(Loopback, 0) { Peer = echo.Endpoint }],
            Sends = [Send(0, 0, echo.Endpoint, large), Send(10, 2, echo.Endpoint, 5), Send(20, 1, echo.Endpoint, 6), Send(700, 2, echo.Endpoint, 8) with { Unless = new byte[] { 5 } }],
            Duration = TimeSpan.FromMilliseconds(900),
        };

        var tellings = new List<string>();
        foreach (var interpreter in ScriptAgent.Interpreters)
        {
            var ran = await RunAsync(interpreter, program);
            tellings.Add(string.Join('\n', [
                .. ran.Shut.Select(shut => $"shut {shut}"), .. ran.Sends.Select(sent => $"{sent.Fate} {sent.Trouble}"),
                .. ran.Received.Select(received => $"{received.Socket} {received.From} {Convert.ToHexString(received.Octets.Span)}"), $"{ran.Dropped}"]));
        }

        tellings[0].ShouldBe(tellings[1]);
        tellings[0].ShouldContain(Convert.ToHexString(large));
    }

    [Fact]
    public async Task A_box_without_an_interpreter_is_told_what_to_install()
    {
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", RemoteShell.Script("udp-agent"), "udp-agent", "", ""]);
        start.Environment["PATH"] = "/nonexistent";

        var result = await ChildProcess.RunAsync(start, default, 1 << 16, TestContext.Current.CancellationToken);
        var fault = ShellFaults.Of(new SshResult(result.ExitCode, result.Output, result.Error));

        fault.Reason.ShouldBe(FaultReason.MissingProgram);
        fault.Detail.ShouldNotBeNull().ShouldContain("python3");
    }

    private static async Task<AgentTranscript> RunAsync(string interpreter, AgentProgram program)
    {
        await using var agent = new ScriptAgent(interpreter);
        var ran = await agent.RunAsync(program, TestContext.Current.CancellationToken);
        return ran.Value ?? throw new InvalidOperationException(ran.Fault!.ToString());
    }

    private static AgentSend Send(int at, int socket, Ipv4Endpoint to, params byte[] octets) => new(TimeSpan.FromMilliseconds(at), socket, to, octets);

    private static int FreePort()
    {
        using var echo = new Echo();
        return echo.Endpoint.Port;
    }

    /// <summary>Sends each datagram back to where it came from.</summary>
    private sealed class Echo : IDisposable
    {
        private readonly UdpClient _client = new(new IPEndPoint(IPAddress.Loopback, 0));

        public Echo() => _ = RunAsync();

        public Ipv4Endpoint Endpoint => new(Loopback, ((IPEndPoint)_client.Client.LocalEndPoint!).Port);

        public void Say(int port, params byte[] octets) => _client.Send(octets, new IPEndPoint(IPAddress.Loopback, port));

        public void Dispose() => _client.Dispose();

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    var received = await _client.ReceiveAsync();
                    await _client.SendAsync(received.Buffer, received.RemoteEndPoint);
                }
            }
            catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
            {
            }
        }
    }
}

using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Addressing;
using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.NatChecks.Agent;

namespace Orchestrator.Deployment.Tests.NatChecks.Agent;

public sealed class TranscriptReaderTests
{
    private const string Good = """
        agent 1 perl
        open 0 10.0.0.2 40000
        shut 1 EACCES
        start 123450
        sent 0 0
        tick 0
        skip 1 200
        got 0 210 198.51.100.7 3478 0101ff
        got 0 210 198.51.100.7 3478 -
        error 0 220 ECONNREFUSED
        fail 2 300 EPERM
        end 1000 3

        """;

    private static readonly Ipv4Endpoint Peer = new(Ipv4Address.Parse("198.51.100.7"), 3478);

    private static readonly AgentProgram Program = new()
    {
        Sockets = [new(Ipv4Address.Parse("10.0.0.2"), 0), new(Ipv4Address.Parse("10.0.0.2"), 500)],
        Sends = [.. Enumerable.Range(0, 4).Select(index => new AgentSend(TimeSpan.FromMilliseconds(index * 100), index % 2, Peer, new byte[] { 1 }))],
        Duration = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public void A_transcript_is_read_line_by_line_behind_what_a_login_prints()
    {
        var read = TranscriptReader.Read(Program, "Welcome to the box\n" + Good).Value.ShouldNotBeNull();

        read.StartedAt.ShouldBe(TimeSpan.FromMilliseconds(123_450));
        read.Bound[0].ShouldBe(new Ipv4Endpoint(Ipv4Address.Parse("10.0.0.2"), 40_000));
        read.Shut.ShouldBe([null, AgentTrouble.NotPermitted]);
        read.Sends.Select(sent => sent.Fate).ShouldBe([AgentSendFate.Sent, AgentSendFate.Skipped, AgentSendFate.Failed, AgentSendFate.NotReached]);
        read.Received.Select(received => received.Octets.Length).ShouldBe([3, 0]);
        read.Errors.ShouldBe([new AgentError(0, TimeSpan.FromMilliseconds(220), AgentTrouble.PortUnreachable)]);
        read.Dropped.ShouldBe(3);
    }

    [Theory]
    [InlineData("open 0 10.0.0.2 40000", "open 0 10.0.0.2 65536")]
    [InlineData("open 0 10.0.0.2 40000", "open 2 10.0.0.2 40000")]
    [InlineData("open 0 10.0.0.2 40000", "open 0 10.0.0.02 40000")]
    [InlineData("shut 1 EACCES", "shut 0 EACCES")]
    [InlineData("shut 1 EACCES", "shut 1 denied")]
    [InlineData("shut 1 EACCES\n", "")]
    [InlineData("start 123450", "start -1")]
    [InlineData("start 123450", "start 99999999999999999999")]
    [InlineData("sent 0 0", "sent 4 0")]
    [InlineData("sent 0 0", "sent 0 0\nsent 0 0")]
    [InlineData("skip 1 200", "skip 1 99999999")]
    [InlineData("got 0 210", "got 1 210")]
    [InlineData("got 0 210", "got 0 100")]
    [InlineData("0101ff", "0101f")]
    [InlineData("0101ff", "0101FF")]
    [InlineData("0101ff", "01 01")]
    [InlineData("tick 0", "rm -rf")]
    [InlineData("end 1000 3", "end 1000 3 4")]
    [InlineData("end 1000 3", "end 1000 99999999999")]
    public void What_does_not_fit_is_refused_and_named(string was, string now)
    {
        var read = TranscriptReader.Read(Program, Good.Replace(was, now, StringComparison.Ordinal));

        read.Fault.ShouldNotBeNull().Reason.ShouldBe(FaultReason.Refused);
        read.Fault!.Detail.ShouldNotBeNull().ShouldStartWith("the agent's answer is not understood: ");
    }

    [Fact]
    public void A_transcript_without_its_end_broke_off()
    {
        TranscriptReader.Read(Program, Good.Replace("end 1000 3", "", StringComparison.Ordinal)).Fault.ShouldNotBeNull().Reason.ShouldBe(FaultReason.ConnectionLost);
        TranscriptReader.Read(Program, "sh: 1: something else\n").Fault.ShouldNotBeNull().Reason.ShouldBe(FaultReason.Refused);
    }

    [Fact]
    public void Any_text_gives_a_transcript_or_a_fault_without_control_characters()
    {
        var lines = Good.Split('\n');
        var mutated = from line in Gen.Choose(0, lines.Length - 1)
                      from word in Gen.Elements("", "-1", "99999999999", "\u0007\u001b[31m", "E", "got 0 1 1.2.3.4 5 aa", "10.0.0.2", "\u0000", new string('a', 300_000))
                      select (line, word);
        Prop.ForAll(mutated.ArrayOf().ToArbitrary(), changes =>
        {
            var text = (string[])lines.Clone();
            foreach (var (line, word) in changes)
                text[line] = text[line] + " " + word;
            var read = TranscriptReader.Read(Program, string.Join('\n', text));
            return read.IsOk || !(read.Fault.Detail ?? "").Any(char.IsControl);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_shared_port_without_a_peer_is_refused_before_it_reaches_a_box() =>
        Should.Throw<ArgumentException>(() => ProgramText.Write(Program with { Sockets = [new(Ipv4Address.Parse("10.0.0.2"), 500) { Shared = true }], Sends = [] }));
}

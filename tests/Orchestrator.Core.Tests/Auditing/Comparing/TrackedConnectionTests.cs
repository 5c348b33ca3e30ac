using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Core.Tests.Auditing.Comparing;

/// <summary>Open connections in the words of devices.</summary>
public sealed class TrackedConnectionTests
{
    [Fact]
    public void Lines_of_conntrack_and_of_proc_are_the_same_connections()
    {
        const string Listed =
            """
            tcp      6 431999 ESTABLISHED src=10.1.0.5 dst=10.2.0.9 sport=40000 dport=443 src=10.2.0.9 dst=198.51.100.10 sport=443 dport=61000 [ASSURED] mark=7 use=1
            udp      17 29 src=198.51.100.10 dst=203.0.113.7 sport=500 dport=500 [UNREPLIED] src=203.0.113.7 dst=198.51.100.10 sport=500 dport=500 use=1
            icmp     1 29 src=10.1.0.5 dst=10.2.0.9 type=8 code=0 id=123 src=10.2.0.9 dst=10.1.0.5 type=0 code=0 id=123 mark=0 use=1
            unknown  4 599 src=10.255.128.1 dst=10.255.128.2 src=10.255.128.2 dst=10.255.128.1 mark=0 use=1
            """;
        string proc = string.Join('\n', Listed.Split('\n').Select(line => "ipv4     2 " + line).Prepend("ipv6     10 tcp      6 5 TIME_WAIT src=2001:db8::1 dst=2001:db8::2 sport=1 dport=2 src=2001:db8::2 dst=2001:db8::1 sport=2 dport=1 use=1"));

        string[] expected =
        [
            "6 10.1.0.5:40000>10.2.0.9:443 10.2.0.9:443>198.51.100.10:61000 mark 7 translated",
            "17 198.51.100.10:500>203.0.113.7:500 203.0.113.7:500>198.51.100.10:500 mark ",
            "1 10.1.0.5:0>10.2.0.9:0 10.2.0.9:0>10.1.0.5:0 mark 0",
            "4 10.255.128.1:0>10.255.128.2:0 10.255.128.2:0>10.255.128.1:0 mark 0",
        ];
        ConntrackText.Read(Listed).Select(Say).ShouldBe(expected);
        ConntrackText.Read(proc).Select(Say).ShouldBe(expected);
    }

    [Theory]
    [InlineData("protocol=tcp src-address=10.1.0.5:40000 dst-address=10.2.0.9:443 reply-src-address=10.2.0.9:443 reply-dst-address=198.51.100.10:61000 fasttrack=true", "6 10.1.0.5:40000>10.2.0.9:443 10.2.0.9:443>198.51.100.10:61000 mark  translated fast")]
    [InlineData("protocol=tcp src-address=10.1.0.5 src-port=40000 dst-address=10.2.0.9 dst-port=443 reply-src-address=10.2.0.9 reply-src-port=443 reply-dst-address=10.1.0.5 reply-dst-port=40000", "6 10.1.0.5:40000>10.2.0.9:443 10.2.0.9:443>10.1.0.5:40000 mark ")]
    [InlineData("protocol=ipencap src-address=10.255.128.1 dst-address=10.255.128.2 reply-src-address=10.255.128.2 reply-dst-address=10.255.128.1 fasttrack=no", "4 10.255.128.1:0>10.255.128.2:0 10.255.128.2:0>10.255.128.1:0 mark ")]
    [InlineData("protocol=99 src-address=10.1.0.5 dst-address=10.2.0.9 reply-src-address=10.2.0.9 reply-dst-address=10.1.0.5", "99 10.1.0.5:0>10.2.0.9:0 10.2.0.9:0>10.1.0.5:0 mark ")]
    [InlineData("protocol=tcp src-address=[2001:db8::1]:5 dst-address=[2001:db8::2]:6 reply-src-address=[2001:db8::2]:6 reply-dst-address=[2001:db8::1]:5", null)]
    [InlineData("src-address=10.1.0.5 dst-address=10.2.0.9", null)]
    public void Rows_of_a_router_are_read_with_ports_in_either_place(string row, string? expected) =>
        (ConnectionRows.Of(new RouterOsRow(row.Split(' ').Select(word => word.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1])))) is { } read ? Say(read) : null).ShouldBe(expected);

    [Fact]
    public void Any_text_is_read_without_a_complaint()
    {
        var words = Gen.Elements("tcp", "6", "17", "300", "ipv4", "ipv6", "2", "src=10.0.0.1", "dst=10.0.0.2", "src=", "=", "sport=70000", "dport=5", "[ASSURED]", "mark=-1", "\n", "\0", "src=1.2.3.4.5");
        Prop.ForAll(words.ListOf().ToArbitrary(), line => ConntrackText.Read(string.Join(' ', line)).All(one => one.Handle.Length == 0)).QuickCheckThrowOnFailure();
    }

    private static string Say(TrackedConnection one) =>
        $"{one.Protocol} {Say(one.Original)} {Say(one.Reply)} mark {one.Mark}{(one.Translated ? " translated" : "")}{(one.Fasttracked ? " fast" : "")}";

    private static string Say(ConnectionEnds ends) => $"{ends.Source}:{ends.SourcePort}>{ends.Destination}:{ends.DestinationPort}";
}

using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>How RouterOS treats packets, rule by rule. No kernel here can witness it, so each has its source beside it.</summary>
public sealed class SemanticsTests
{
    private static readonly Semantic[] Known = [.. FlowSemantics.All, .. MatcherSemantics.All];

    public static TheoryData<string> Names => [.. Known.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void RouterOs_does_as_its_manual_says(string name)
    {
        var one = Known.Single(one => one.Name == name);
        one.Source.ShouldNotBeEmpty();
        var read = RouterOsReader.Read(ExportReader.Read(Practice.Device + one.Export));
        read.Notes.ShouldNotContain(note => note.Fault == ReadingFault.Malformed, name);
        var story = new PacketStory(read.Path, one.Packet);
        story.Verdict.ShouldBe(one.Verdict, $"{name}; taken by {story.Taken}");
        if (one.Taken is not null)
            story.Taken.ShouldBe(one.Taken, name);
    }

    [Theory]
    [InlineData(Practice.Out, "raw prerouting, mangle prerouting, nat dstnat, routing, mangle forward, filter forward, mangle postrouting, nat srcnat, policies")]
    [InlineData(Practice.In, "raw prerouting, mangle prerouting, nat dstnat, routing, mangle forward, filter forward, mangle postrouting, nat srcnat, policies")]
    [InlineData("receive ether1 udp 198.51.100.9:4500 203.0.113.7:4500 new", "raw prerouting, mangle prerouting, nat dstnat, mangle input, filter input, nat input")]
    [InlineData("send udp 203.0.113.7:500 198.51.100.9:500 new", "routing, raw output, mangle output, nat output, filter output, mangle postrouting, nat srcnat, policies")]
    public void Packets_meet_the_chains_in_this_order(string packet, string chains) =>
        new PacketStory(RouterOsReader.Read(ExportReader.Read(Practice.Device)).Path, packet).Chains.ShouldBe(chains);

    [Fact]
    public void Version_6_has_no_nat_chains_for_the_device_itself()
    {
        var text = Practice.Device.Replace("7.16.2", "6.49.10", StringComparison.Ordinal) + "/ip firewall nat add chain=output action=dst-nat to-addresses=10.1.0.9\n";
        var story = new PacketStory(RouterOsReader.Read(ExportReader.Read(text)).Path, "send tcp 10.1.0.1:40000 192.0.2.80:443 new");
        story.Verdict.ShouldBe("in clear by ether1");
        story.Chains.ShouldBe("routing, raw output, mangle output, filter output, mangle postrouting, nat srcnat, policies");
    }

    [Fact]
    public void Version_6_asks_routing_rules_before_marks()
    {
        const string More = """
            /ip firewall mangle add chain=prerouting action=mark-routing new-routing-mark=second
            /ip route add gateway=guests routing-mark=second
            /ip route rule add action=lookup src-address=10.1.0.0/24 table=main
            """;
        var six = Practice.Device.Replace("7.16.2", "6.49.10", StringComparison.Ordinal) + More;
        new PacketStory(RouterOsReader.Read(ExportReader.Read(six)).Path, Practice.Internet).Verdict.ShouldBe("in clear by ether1");
        new PacketStory(RouterOsReader.Read(ExportReader.Read(Practice.Device + More)).Path, Practice.Internet).Verdict.ShouldBe("in clear by guests");
    }
}

using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Nftables;

public sealed class StatementTests
{
    private const string Plain = "tcp 10.1.0.5:40000 198.18.0.9:443", Accept = """{"accept":null}""", Drop = """{"drop":null}""";

    [Theory]
    [InlineData("5", "", 5u)]
    [InlineData("""{"|":[{"meta":{"key":"mark"}},16]}""", " mark=3", 19u)]
    [InlineData("""{"&":[{"meta":{"key":"mark"}},1]}""", " mark=3", 1u)]
    [InlineData("""{"^":[{"meta":{"key":"mark"}},1]}""", " mark=3", 2u)]
    [InlineData("""{"|":[{"&":[{"meta":{"key":"mark"}},245]},5]}""", " mark=255", 245u)]
    [InlineData("""{"ct":{"key":"mark"}}""", " ctmark=9", 9u)]
    [InlineData("""{"^":[{"&":[{"ct":{"key":"mark"}},3]},4]}""", " ctmark=9", 5u)]
    [InlineData("""{"map":{"key":{"payload":{"protocol":"tcp","field":"dport"}},"data":{"set":[[80,1],[{"range":[400,500]},2]]}}}""", "", 2u)]
    public void A_mark_gets_its_value(string value, string packet, uint mark)
    {
        var read = Listing.Read(Listing.Chain("f", "forward"), Listing.Rule("f", $$$"""{"mangle":{"key":{"meta":{"key":"mark"}},"value":{{{value}}}}}"""));
        read.Notes.ShouldBeEmpty();
        Listing.Walk(read, Plain + packet).Leaving[PacketField.PacketMark].ShouldBe(mark);
    }

    [Fact]
    public void Statements_and_matches_keep_their_order()
    {
        // The match before the change sees the old mark, the one after it the new one, and the verdict belongs to both.
        string Ask(int mark) => $$$"""{"match":{"op":"==","left":{"meta":{"key":"mark"}},"right":{{{mark}}}}}""";
        string set = """{"mangle":{"key":{"meta":{"key":"mark"}},"value":1}}""";
        foreach (var (verdict, taken) in new[] { (Drop, typeof(Ending.DroppedByRule)), ("""{"return":null}""", typeof(Ending.SentInClear)), ("""{"goto":{"target":"g"}}""", typeof(Ending.DroppedByRule)) })
        {
            var read = Listing.Read(Listing.Chain("f", "forward", policy: "accept"), Listing.Chain("g"), Listing.Rule("g", Drop),
                Listing.Rule("f", $"{Ask(0)},{set},{Ask(1)},{verdict}"), Listing.Rule("f", $"{Ask(1)},{Drop}"), Listing.Rule("f", $"{Ask(7)},{Drop}"));
            Listing.Walk(read, Plain).Ending.ShouldBeOfType(taken, verdict);
            Listing.Walk(read, Plain + " mark=2").Ending.ShouldBeOfType<Ending.SentInClear>();
            Listing.Walk(read, Plain + " mark=7").Ending.ShouldBeOfType<Ending.DroppedByRule>();
        }
    }

    [Fact]
    public void A_nat_chain_is_met_only_where_some_rule_starts_connection_tracking()
    {
        string[] chain = [Listing.Chain("n", "postrouting", "nat", 100), Listing.Rule("n", Drop)];
        Listing.Walk(Listing.Read(chain), Plain).Ending.ShouldBeOfType<Ending.SentInClear>();
        foreach (var starts in new[] { """{"masquerade":null}""", """{"match":{"op":"in","left":{"ct":{"key":"state"}},"right":"new"}}""" })
            Listing.Walk(Listing.Read([.. chain, Listing.Rule("n", starts)]), Plain).Ending.ShouldBeOfType<Ending.DroppedByRule>(starts);
    }

    [Fact]
    public void A_verdict_map_sends_each_packet_its_way()
    {
        var read = Listing.Read(Listing.Chain("f", "forward", policy: "accept"), Listing.Chain("one"), Listing.Rule("one", """{"mangle":{"key":{"meta":{"key":"mark"}},"value":2}}"""),
            Listing.Rule("f", """{"vmap":{"key":{"meta":{"key":"mark"}},"data":{"set":[[1,{"jump":{"target":"one"}}],[2,{"drop":null}],[3,{"accept":null}],["*",{"continue":null}]]}}}"""),
            Listing.Rule("f", """{"mangle":{"key":{"payload":{"protocol":"ip","field":"dscp"}},"value":"cs1"}}"""));
        read.Notes.ShouldBeEmpty();
        // The mark that the called chain sets is not looked up again.
        Listing.Walk(read, Plain + " mark=1").Leaving[PacketField.TypeOfService].ShouldBe(32u);
        Listing.Walk(read, Plain + " mark=2").Ending.ShouldBeOfType<Ending.DroppedByRule>();
        Listing.Walk(read, Plain + " mark=3").Leaving[PacketField.TypeOfService].ShouldBe(0u);
        Listing.Walk(read, Plain + " mark=9").Leaving[PacketField.TypeOfService].ShouldBe(32u);
    }

    [Fact]
    public void Translations_run_in_order_of_priority_until_one_translates_and_accept_exempts_from_its_own_chain_only()
    {
        var read = Listing.Read(Listing.Chain("own", "postrouting", "nat", 90), Listing.Chain("late", "postrouting", "nat", 110), Listing.Chain("later", "postrouting", "nat", 120),
            Listing.Rule("own", Accept), Listing.Rule("late", """{"masquerade":null}"""), Listing.Rule("later", """{"snat":{"family":"ip","addr":"9.9.9.9"}}"""));
        Listing.Walk(read, Plain).Leaving.Source.ToString().ShouldBe("198.51.100.10");
    }

    [Fact]
    public void The_usual_exception_keeps_tunnel_traffic_from_masquerade()
    {
        var read = Listing.Read(Listing.Chain("post", "postrouting", "nat", 100),
            Listing.Rule("post", """{"match":{"op":"==","left":{"rt":{"key":"ipsec"}},"right":true}},{"accept":null}"""), Listing.Rule("post", """{"masquerade":null}"""));
        Listing.Walk(read, "tcp 10.1.0.5:1 10.2.0.1:1").Ending.ShouldBeOfType<Ending.Encrypted>();
        Listing.Walk(read, Plain).Leaving.Source.ToString().ShouldBe("198.51.100.10");
    }

    [Theory]
    [InlineData("""{"dnat":{"family":"ip","addr":"10.9.9.9","port":80}}""", "10.9.9.9", 80u)]
    [InlineData("""{"dnat":{"addr":{"map":{"key":{"payload":{"protocol":"tcp","field":"dport"}},"data":{"set":[[443,{"concat":["10.9.9.8",81]}]]}}}}}""", "10.9.9.8", 81u)]
    [InlineData("""{"dnat":{"addr":{"prefix":{"addr":"10.7.0.0","len":16}},"flags":"netmap","type_flags":"prefix"}}""", "10.7.0.9", 443u)]
    [InlineData("""{"dnat":{"addr":{"prefix":{"addr":"10.7.0.8","len":31}}}}""", "10.7.0.8", 443u)]
    [InlineData("""{"dnat":{"port":82}}""", "198.18.0.9", 82u)]
    [InlineData("""{"dnat":{"family":"ip6","addr":"::1"}}""", "198.18.0.9", 443u)]
    public void A_destination_is_translated(string statement, string address, uint port)
    {
        var read = Listing.Read(Listing.Chain("pre", "prerouting", "nat", -100), Listing.Rule("pre", statement));
        var leaving = Listing.Walk(read, Plain).Leaving;
        leaving.Destination.ToString().ShouldBe(address);
        leaving[PacketField.DestinationPort].ShouldBe(port);
    }

    [Fact]
    public void The_segment_size_is_only_lowered_and_never_given()
    {
        var read = Listing.Read(Listing.Chain("f", "forward"), Listing.Rule("f", """{"mangle":{"key":{"tcp option":{"name":"maxseg","field":"size"}},"value":1300}}"""));
        Listing.Walk(read, Plain + " mss=1460").Leaving[PacketField.SegmentSize].ShouldBe(1300u);
        Listing.Walk(read, Plain + " mss=536").Leaving[PacketField.SegmentSize].ShouldBe(536u);
        Listing.Walk(read, Plain).Leaving[PacketField.SegmentSize].ShouldBe(0u);
    }

    [Fact]
    public void Notrack_before_tracking_keeps_translation_away_and_after_it_does_nothing()
    {
        string masquerade = Listing.Rule("post", """{"masquerade":null}"""), chain = Listing.Chain("post", "postrouting", "nat", 100);
        Listing.Walk(Listing.Read(chain, masquerade, Listing.Chain("raw", "prerouting", priority: -300), Listing.Rule("raw", """{"notrack":null}""")), Plain).Leaving.Source.ToString().ShouldBe("10.1.0.5");
        Listing.Walk(Listing.Read(chain, masquerade, Listing.Chain("f", "forward"), Listing.Rule("f", """{"notrack":null}""")), Plain).Leaving.Source.ToString().ShouldBe("198.51.100.10");
    }

    [Theory]
    [InlineData(ReadingFault.UnknownAction, """{"sing":{"song":1}}""")]
    [InlineData(ReadingFault.UnknownAction, """{"xt":null}""")]
    [InlineData(ReadingFault.UnknownMatcher, """{"match":{"op":"==","left":{"moon":{"key":"full"}},"right":1}}""")]
    [InlineData(ReadingFault.MissingReference, """{"jump":{"target":"nowhere"}}""")]
    [InlineData(ReadingFault.MissingReference, """{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"@nowhere"}}""")]
    [InlineData(ReadingFault.JumpLoop, """{"jump":{"target":"loop"}}""")]
    [InlineData(ReadingFault.Malformed, """{"match":{"op":"==","left":{"payload":{"protocol":"ip","field":"saddr"}},"right":"10.1.0"}}""")]
    [InlineData(ReadingFault.UnknownAction, """{"flow":{"op":"add","flowtable":"@ft"}}""")]
    [InlineData(ReadingFault.Contradiction, """{"match":{"op":"==","left":{"meta":{"key":"mark"}},"right":1}},{"match":{"op":"==","left":{"meta":{"key":"mark"}},"right":{"range":[2,3]}}}""")]
    public void What_is_not_understood_is_said(ReadingFault fault, string statement)
    {
        var read = Listing.Read(Listing.Chain("f", "forward"), Listing.Chain("loop"), Listing.Rule("loop", """{"jump":{"target":"loop"}}"""), Listing.Rule("f", statement));
        read.Notes.ShouldContain(note => note.Fault == fault);
        Listing.Walk(read, Plain);
    }

    [Fact]
    public void A_dormant_table_is_off_and_one_whose_flags_are_not_written_out_may_be()
    {
        string Table(string flags) => $$$"""{"nftables":[{"table":{"family":"ip","name":"t","handle":1,"flags":{{{flags}}}}},{{{Listing.Chain("f", "forward", policy: "drop", family: "ip")}}}]}""";
        ReadPath Read(string flags) => Core.Auditing.Reading.Nftables.NftablesReader.Read("box", Table(flags), Listing.Around);
        Listing.Walk(Read("\"dormant\""), Plain).Ending.ShouldBeOfType<Ending.SentInClear>();
        Listing.Walk(Read("[\"owner\"]"), Plain).Ending.ShouldBeOfType<Ending.DroppedByDefault>();
        Read("\"t\"").Notes.ShouldContain(note => note.Fault == ReadingFault.UnknownAction);
        Listing.Walk(Read("\"t\""), Plain, true).Ending.ShouldBeOfType<Ending.SentInClear>();
        Listing.Walk(Read("\"t\""), Plain).Ending.ShouldBeOfType<Ending.DroppedByDefault>();
    }
}

using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Nftables;

/// <summary>Each kind of match on packets that meet it and packets that do not. The rule accepts, all else is dropped.</summary>
public sealed class MatchTests
{
    private const string Saddr = """{"payload":{"protocol":"ip","field":"saddr"}}""", Dport = """{"payload":{"protocol":"tcp","field":"dport"}}""", Mark = """{"meta":{"key":"mark"}}""";
    private const string State = """{"ct":{"key":"state"}}""", Flags = """{"payload":{"protocol":"tcp","field":"flags"}}""", Oif = """{"meta":{"key":"oifname"}}""", Iif = """{"meta":{"key":"iifname"}}""";
    private const string Plain = "tcp 10.1.0.5:40000 198.18.0.9:443";

    [Theory]
    [InlineData("==", Saddr, "\"10.1.0.5\"", Plain, "tcp 10.1.0.6:1 198.18.0.9:443")]
    [InlineData("!=", Saddr, """{"prefix":{"addr":"10.1.0.0","len":24}}""", "tcp 10.1.1.5:1 1.1.1.1:1", Plain)]
    [InlineData("==", Saddr, """{"range":["10.1.0.4","10.1.0.5"]}""", Plain, "tcp 10.1.0.6:1 1.1.1.1:1")]
    [InlineData("==", Saddr, """{"set":["9.9.9.9",{"prefix":{"addr":"10.1.0.0","len":24}}]}""", Plain, "tcp 10.2.0.6:1 1.1.1.1:1")]
    [InlineData("==", """{"&":[{"payload":{"protocol":"ip","field":"saddr"}},"255.0.0.255"]}""", "\"10.0.0.5\"", Plain, "tcp 10.1.0.6:1 1.1.1.1:1")]
    [InlineData("<", Saddr, "\"10.1.0.6\"", Plain, "tcp 10.1.0.6:1 1.1.1.1:1")]
    [InlineData(">=", Dport, "443", Plain, "tcp 10.1.0.5:1 1.1.1.1:442")]
    [InlineData("==", Dport, "443", Plain, "udp 10.1.0.5:1 1.1.1.1:443")]
    [InlineData("!=", Dport, "80", Plain, "udp 10.1.0.5:1 1.1.1.1:443")]
    [InlineData("!=", Dport, "80", Plain, Plain + " later=1")]
    [InlineData("==", Dport, "\"https\"", Plain, "tcp 10.1.0.5:1 1.1.1.1:80")]
    [InlineData("==", Mark, "5", Plain + " mark=5", Plain)]
    [InlineData("==", """{"&":[{"meta":{"key":"mark"}},6]}""", "2", Plain + " mark=3", Plain + " mark=5")]
    [InlineData("==", """{"|":[{"meta":{"key":"mark"}},6]}""", "7", Plain + " mark=3", Plain + " mark=2")]
    [InlineData("==", """{"^":[{"meta":{"key":"mark"}},6]}""", "7", Plain + " mark=1", Plain + " mark=7")]
    [InlineData("in", State, "[\"established\",\"related\"]", Plain + " state=1", Plain)]
    [InlineData("==", State, "{\"set\":[\"new\",\"untracked\"]}", Plain, Plain + " state=1")]
    [InlineData("!=", State, "\"established\"", Plain, Plain + " state=1")]
    [InlineData("in", Flags, "\"syn\"", Plain + " flags=18", Plain + " flags=16")]
    [InlineData("==", Flags, "\"syn\"", Plain + " flags=2", Plain + " flags=18")]
    [InlineData("==", """{"&":[{"payload":{"protocol":"tcp","field":"flags"}},["syn","ack"]]}""", "\"syn\"", Plain + " flags=3", Plain + " flags=18")]
    [InlineData("==", """{"&":[{"payload":{"protocol":"tcp","field":"flags"}},{"|":["fin","syn"]}]}""", """{"|":["fin","syn"]}""", Plain + " flags=19", Plain + " flags=18")]
    [InlineData("!", Flags, "\"syn\"", Plain + " flags=16", Plain + " flags=18")]
    [InlineData("==", Oif, "\"wan*\"", Plain, "")]
    [InlineData("!=", Oif, "\"lan0\"", Plain, "")]
    [InlineData("==", Iif, """{"set":["lan0","ppp*"]}""", Plain, Plain + " in=lan1")]
    [InlineData("==", """{"payload":{"protocol":"ip","field":"dscp"}}""", "\"cs1\"", Plain + " tos=33", Plain + " tos=40")]
    [InlineData("==", """{"payload":{"protocol":"ip","field":"ecn"}}""", "\"ce\"", Plain + " tos=3", Plain + " tos=2")]
    [InlineData("==", """{"payload":{"protocol":"icmp","field":"type"}}""", "\"echo-request\"", "icmp 10.1.0.5 1.1.1.1:2048", "icmp 10.1.0.5 1.1.1.1:0")]
    [InlineData("==", """{"payload":{"protocol":"icmp","field":"code"}}""", "\"frag-needed\"", "icmp 10.1.0.5 1.1.1.1:772", "icmp 10.1.0.5 1.1.1.1:771")]
    [InlineData("==", """{"tcp option":{"name":"maxseg","field":"size"}}""", """{"range":[1301,1500]}""", Plain + " mss=1460", Plain)]
    [InlineData("!=", """{"tcp option":{"name":"maxseg","field":"size"}}""", "1300", Plain + " mss=1460", Plain)]
    [InlineData("==", """{"tcp option":{"name":"maxseg"}}""", "false", "udp 10.1.0.5:1 1.1.1.1:1", Plain + " mss=1460")]
    [InlineData("!=", """{"&":[{"payload":{"protocol":"ip","field":"frag-off"}},8191]}""", "0", Plain + " later=1", Plain)]
    [InlineData("==", """{"meta":{"key":"ipsec"}}""", "true", Plain + " dec=1", Plain)]
    [InlineData("==", """{"rt":{"key":"ipsec"}}""", "true", "tcp 10.1.0.5:1 10.2.0.1:1", Plain)]
    [InlineData("==", """{"rt":{"key":"ipsec"}}""", "false", Plain, "tcp 10.1.0.5:1 10.2.0.1:1")]
    [InlineData("==", """{"ipsec":{"key":"reqid","dir":"out","spnum":0}}""", "5", "tcp 10.1.0.5:1 10.2.0.1:1", Plain)]
    [InlineData("==", """{"ipsec":{"key":"saddr","family":"ip","dir":"in","spnum":0}}""", "\"203.0.113.9\"", Plain + " dec=1", Plain)]
    [InlineData("==", """{"fib":{"result":"type","flags":["saddr"]}}""", "\"unicast\"", Plain, "tcp 224.0.0.1:1 1.1.1.1:1")]
    [InlineData("==", """{"meta":{"key":"nfproto"}}""", "\"ipv4\"", Plain, "")]
    [InlineData("!=", """{"meta":{"key":"protocol"}}""", "\"ip6\"", Plain, "")]
    [InlineData("in", """{"ct":{"key":"status"}}""", "\"dnat\"", Plain + " nat=2", Plain + " nat=1")]
    [InlineData("==", """{"ct":{"key":"mark"}}""", "0", Plain, Plain + " state=3")]
    [InlineData("==", """{"concat":[{"payload":{"protocol":"ip","field":"saddr"}},{"payload":{"protocol":"tcp","field":"dport"}}]}""",
        """{"set":[{"concat":[{"prefix":{"addr":"10.1.0.0","len":24}},{"range":[400,500]}]},{"concat":["9.9.9.9",80]}]}""", Plain, "tcp 10.1.0.5:1 1.1.1.1:80")]
    [InlineData("==", """{"payload":{"base":"nh","offset":96,"len":32}}""", "167837701", Plain, "tcp 10.1.0.6:1 1.1.1.1:80")]
    public void A_match_takes_the_one_packet_and_not_the_other(string operation, string left, string right, string taken, string passed)
    {
        var read = Listing.Read(Listing.Chain("f", "forward", policy: "drop"),
            Listing.Rule("f", $$$"""{"match":{"op":"{{{operation}}}","left":{{{left}}},"right":{{{right}}}}},{"accept":null}"""));
        read.Notes.ShouldBeEmpty();
        Passes(read, taken).ShouldBeTrue(taken);
        if (passed.Length > 0)
            Passes(read, passed).ShouldBeFalse(passed);
    }

    [Theory]
    [InlineData("""{"limit":{"rate":5,"per":"second"}}""")]
    [InlineData("""{"match":{"op":"==","left":{"meta":{"key":"skuid"}},"right":0}}""")]
    [InlineData("""{"match":{"op":"<","left":{"numgen":{"mode":"random","mod":10,"offset":0}},"right":3}}""")]
    [InlineData("""{"match":{"op":"==","left":{"meta":{"key":"day"}},"right":"Monday"}}""")]
    [InlineData("""{"match":{"op":"==","left":{"ct":{"key":"helper"}},"right":"ftp"}}""")]
    [InlineData("""{"match":{"op":"==","left":{"fib":{"result":"oif","flags":["saddr","iif"]}},"right":false}}""")]
    public void What_nobody_can_decide_may_go_either_way_and_is_no_fault(string match)
    {
        var read = Listing.Read(Listing.Chain("f", "forward", policy: "drop"), Listing.Rule("f", match + ",{\"accept\":null}"));
        read.Notes.ShouldBeEmpty();
        Listing.Walk(read, Plain, true).Ending.ShouldBeOfType<Ending.SentInClear>();
        Listing.Walk(read, Plain).Ending.ShouldBeOfType<Ending.DroppedByDefault>();
    }

    private static bool Passes(Core.Auditing.Reading.ReadPath read, string packet) => Listing.Walk(read, packet).Ending is Ending.SentInClear or Ending.Encrypted;
}

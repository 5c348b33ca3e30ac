using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>What the pages say of connections that keep an older decision.</summary>
public sealed class OpenConnectionTests
{
    private const string Lan = "10.1.0.5", Far = "10.2.0.9", Wan = "198.51.100.10";

    private const string Export =
        """
        # 2026-03-01 12:00:00 by RouterOS 7.16.2
        /interface bridge
        add name=bridge
        /ip address
        add address=10.1.0.1/24 interface=bridge
        add address=198.51.100.10/24 interface=ether1
        /ip route
        add dst-address=0.0.0.0/0 gateway=198.51.100.1
        /ip firewall nat
        add chain=srcnat action=accept src-address=10.1.0.0/24 dst-address=10.2.0.0/24
        add chain=srcnat action=masquerade out-interface=ether1
        """;

    [Theory]
    [InlineData(EntryReason.Source, 6, Wan, Far, "tcp 10.1.0.5:40000 -> 10.2.0.9:443 leaves as 198.51.100.10, which the rules would not do.")]
    [InlineData(EntryReason.Source, 6, Lan, Far, "tcp 10.1.0.5:40000 -> 10.2.0.9:443 keeps its source, which the rules would rewrite.")]
    [InlineData(EntryReason.Destination, 17, Lan, "10.1.0.50", "udp 10.1.0.5:40000 -> 10.2.0.9:443 goes to 10.1.0.50:443, where the rules would not send it.")]
    [InlineData(EntryReason.Fasttracked, 4, Lan, Far, "ipip 10.1.0.5 -> 10.2.0.9 is fast-tracked and skips rules and policies that it should meet.")]
    public void A_connection_says_what_it_keeps(EntryReason reason, byte protocol, string answersTo, string answersFrom, string sentence) =>
        AuditConnectionWords.Sentence(new JudgedConnection(Open(protocol, answersFrom, answersTo), EntryVerdict.MustGo, reason)).ShouldBe(sentence);

    [Fact]
    public void The_command_ends_this_connection_and_no_other()
    {
        AuditConnectionWords.Removal(RuleLanguage.Iptables, Open(6, Far, Wan)).ShouldBe("conntrack -D -p 6 -s 10.1.0.5 -d 10.2.0.9 --sport 40000 --dport 443");
        AuditConnectionWords.Removal(RuleLanguage.Nftables, Open(4, Far, Wan)).ShouldBe("conntrack -D -p 4 -s 10.1.0.5 -d 10.2.0.9");
        AuditConnectionWords.Removal(RuleLanguage.RouterOs, Open(6, Far, Wan)).ShouldBe("""/ip firewall connection remove [find where src-address~"^10\\.1\\.0\\.5:40000\$" dst-address~"^10\\.2\\.0\\.9:443\$"]""");
    }

    [Fact]
    public void Only_those_that_keep_an_older_decision_are_shown_and_all_are_counted()
    {
        var view = Of([Open(6, Far, Wan), Open(6, Far, Lan), Open(17, Far, Lan)]).ShouldNotBeNull();
        (view.All, view.Stale).ShouldBe((3, 1));
        view.First.ShouldHaveSingleItem().Sentence.ShouldStartWith("tcp 10.1.0.5:40000 -> 10.2.0.9:443 leaves as 198.51.100.10");
        AuditConnectionWords.Headline(view).ShouldBe("1 of 3 open connections keeps what older rules decided, until it is opened anew.");
        AuditConnectionWords.Headline(Of([Open(6, Far, Lan)])!).ShouldBe("1 open connection: the rules would decide the same of each if it were opened now.");
    }

    [Fact]
    public void Nothing_is_said_where_nobody_asked_or_where_it_would_take_too_long()
    {
        Of(null).ShouldBeNull();
        Of([.. Enumerable.Repeat(Open(6, Far, Wan), 7_000_000)]).ShouldBeNull();
    }

    private static AuditConnections? Of(IReadOnlyList<TrackedConnection>? connections) => OpenConnections.Of(
        AuditShown.Of(DeviceExamination.Of(ExportReader.Read(Export) with { Connections = connections }, new DeviceAsked([], null), DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken)),
        TestContext.Current.CancellationToken);

    private static TrackedConnection Open(byte protocol, string answersFrom, string answersTo) => new()
    {
        Handle = "*1",
        Protocol = protocol,
        Original = new ConnectionEnds(Ipv4Address.Parse(Lan), 40000, Ipv4Address.Parse(Far), 443),
        Reply = new ConnectionEnds(Ipv4Address.Parse(answersFrom), 443, Ipv4Address.Parse(answersTo), 40000),
    };
}

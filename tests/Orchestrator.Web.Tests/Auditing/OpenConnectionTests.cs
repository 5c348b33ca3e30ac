using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Web.Application;
using Orchestrator.Web.Tests.BadInput;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Tests.Auditing;

/// <summary>What the pages say of connections that keep an older decision.</summary>
public sealed class OpenConnectionTests(ComposedApp app) : IClassFixture<ComposedApp>
{
    private const string Lan = "10.1.0.5", Far = "10.2.0.9", Wan = "198.51.100.10";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
    public async Task A_device_whose_connections_are_as_its_rules_say_is_said_to_be_so()
    {
        await PracticeFleet.ConnectAsync(app.Scope.ServiceProvider, Cancel);
        var audits = app.Get<IFleetAudits>();
        var branch = (await audits.GetAsync(Cancel)).Devices.Single(device => device.Name == "branch-2");
        (await audits.StartAsync(branch.Id, Cancel)).Problems.ShouldBeEmpty();
        await PracticeFleet.UntilAsync(() => audits.GetAsync(Cancel), view => view.Moving == 0, Cancel);

        var connections = (await audits.GetDeviceAsync(branch.Id, Cancel))!.Audit!.Connections.ShouldNotBeNull();
        connections.All.ShouldBeGreaterThan(0);
        AuditConnectionWords.Headline(connections).ShouldEndWith("if it were opened now.");
        AuditConnectionWords.Headline(new AuditConnections(0, 0, [])).ShouldBe("The device tracks no connection now.");
        AuditConnectionWords.Headline(new AuditConnections(3, 1, [])).ShouldBe("1 of 3 open connections keeps what older rules decided, until it is opened anew.");
        AuditConnectionWords.Headline(new AuditConnections(3, 2, [])).ShouldBe("2 of 3 open connections keep what older rules decided, until they are opened anew.");
    }

    private static TrackedConnection Open(byte protocol, string answersFrom, string answersTo) => new()
    {
        Handle = "*1",
        Protocol = protocol,
        Original = new ConnectionEnds(Ipv4Address.Parse(Lan), 40000, Ipv4Address.Parse(Far), 443),
        Reply = new ConnectionEnds(Ipv4Address.Parse(answersFrom), 443, Ipv4Address.Parse(answersTo), 40000),
    };
}

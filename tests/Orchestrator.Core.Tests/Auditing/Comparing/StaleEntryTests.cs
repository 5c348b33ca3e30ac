using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Comparing;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Tests.Auditing.Reviewing;

namespace Orchestrator.Core.Tests.Auditing.Comparing;

public sealed class StaleEntryTests
{
    private const string Masqueraded = "tcp 10.1.0.5:40000>10.2.0.9:443 10.2.0.9:443>198.51.100.10:40000", Plain = "tcp 10.1.0.5:40000>10.2.0.9:443 10.2.0.9:443>10.1.0.5:40000";
    private const string Internet = "tcp 10.1.0.5:40001>203.0.113.80:443 203.0.113.80:443>198.51.100.10:40001", Device = "udp 198.51.100.10:500>203.0.113.7:500 203.0.113.7:500>198.51.100.10:500";

    [Fact]
    public void An_exception_makes_the_masqueraded_connection_go_and_no_other() =>
        Judged([Branch.Masquerade], [Branch.Exception, Branch.Masquerade], Masqueraded, Internet, Device).ShouldBe(["MustGo Source", "Stays None", "Stays None"]);

    [Fact]
    public void Without_the_exception_the_plain_one_must_go() =>
        Judged([Branch.Exception, Branch.Masquerade], [Branch.Masquerade], Plain, Internet).ShouldBe(["MustGo Source", "Stays None"]);

    [Fact]
    public void What_other_rules_say_the_same_of_stays() =>
        Judged([Branch.Exception, Branch.Masquerade], ["chain=srcnat action=accept ipsec-policy=out,ipsec", Branch.Masquerade], Plain, Internet, Device).ShouldBe(["Stays None", "Stays None", "Stays None"]);

    [Fact]
    public void An_entry_that_chose_another_port_or_another_address_of_the_range_is_no_stale_one()
    {
        string range = "chain=srcnat action=src-nat out-interface=ether1 to-addresses=198.51.100.10-198.51.100.12";
        Judged([Branch.Masquerade], [range], "tcp 10.1.0.5:40001>203.0.113.80:443 203.0.113.80:443>198.51.100.12:61000", "tcp 10.1.0.5:40001>203.0.113.80:443 203.0.113.80:443>198.51.100.13:61000")
            .ShouldBe(["Stays None", "MustGo Source"]);
    }

    [Fact]
    public void A_port_forward_that_moved_takes_its_connections_along()
    {
        string To(int host) => $"chain=dstnat action=dst-nat dst-address=198.51.100.10 protocol=tcp dst-port=8080 to-addresses=10.1.0.{host} to-ports=80";
        const string Forwarded = "tcp 203.0.113.80:50000>198.51.100.10:8080 10.1.0.50:80>203.0.113.80:50000";
        Judged([To(50), Branch.Masquerade], [To(60), Branch.Masquerade], Forwarded).ShouldBe(["MustGo Destination"]);
        Judged([To(50), Branch.Masquerade], [To(50), Branch.Exception, Branch.Masquerade], Forwarded).ShouldBe(["Stays None"]);
    }

    [Fact]
    public void A_fasttracked_connection_that_would_now_meet_its_policy_must_go()
    {
        string[] fast = ["chain=forward action=fasttrack-connection connection-state=established,related"], spared = ["chain=forward action=accept ipsec-policy=out,ipsec", .. fast];
        Judged([Branch.Exception, Branch.Masquerade], [Branch.Exception, Branch.Masquerade], fast, spared, Plain + " fast", Internet + " fast").ShouldBe(["MustGo Fasttracked", "Stays None"]);
    }

    [Fact]
    public void What_would_be_refused_anew_lives_on_where_open_connections_are_accepted()
    {
        string[] open = ["chain=forward action=accept connection-state=established"], shut = [.. open, "chain=forward action=drop dst-address=203.0.113.80"];
        Judged([Branch.Masquerade], [Branch.Masquerade], open, shut, Internet).ShouldBe(["LivesOn Refused"]);
        Judged([Branch.Masquerade], [Branch.Masquerade], open, ["chain=forward action=drop dst-address=203.0.113.80"], Internet).ShouldBe(["Stays None"]);
    }

    [Fact]
    public void What_nobody_can_decide_leaves_it_open() =>
        Judged([Branch.Masquerade], ["chain=srcnat action=accept dst-address=10.2.0.0/24 time=8h-17h,mon", Branch.Masquerade], Masqueraded, Internet).ShouldBe(["Unsure Source", "Stays None"]);

    [Fact]
    public void A_connection_that_the_other_end_opened_came_in_by_the_policy()
    {
        const string FromFar = "tcp 10.2.0.9:50000>10.1.0.5:22 10.1.0.5:22>10.2.0.9:50000";
        string everywhere = "chain=srcnat action=masquerade";
        Judged([Branch.Masquerade], [Branch.Exception, Branch.Masquerade], FromFar).ShouldBe(["Stays None"]);
        Judged([Branch.Masquerade], [everywhere], FromFar).ShouldBe(["MustGo Source"]);
    }

    private static IEnumerable<string> Judged(string[] before, string[] after, params string[] entries) => Judged(before, after, null, null, entries);

    private static IEnumerable<string> Judged(string[] before, string[] after, string[]? filterBefore, string[]? filterAfter, params string[] entries) =>
        StaleEntries.Of(Branch.Path(before, filterBefore), Branch.Path(after, filterAfter), entries.Select(Entry), TestContext.Current.CancellationToken).Select(one => $"{one.Verdict} {one.Reason}");

    /// <summary>"tcp 10.1.0.5:40000>10.2.0.9:443 10.2.0.9:443>198.51.100.10:40000 fast".</summary>
    private static TrackedConnection Entry(string text)
    {
        var words = text.Split(' ');
        return new TrackedConnection { Handle = "*1", Protocol = words[0] == "tcp" ? (byte)6 : (byte)17, Original = Ends(words[1]), Reply = Ends(words[2]), Fasttracked = words.Length > 3 };
    }

    private static ConnectionEnds Ends(string text)
    {
        var ends = text.Split('>').Select(end => end.Split(':')).ToList();
        return new ConnectionEnds(Ipv4Address.Parse(ends[0][0]), ushort.Parse(ends[0][1], CultureInfo.InvariantCulture), Ipv4Address.Parse(ends[1][0]), ushort.Parse(ends[1][1], CultureInfo.InvariantCulture));
    }
}

using System.Net;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Tests.Guarding;

public sealed class SourceRulesTests
{
    private static readonly IPEndPoint[] Sockets =
    [
        IPEndPoint.Parse("198.51.100.10:500"), IPEndPoint.Parse("198.51.100.10:4500"), IPEndPoint.Parse("[2001:db8::10]:500"),
        IPEndPoint.Parse("127.0.0.1:500"),
    ];

    private static SourceRefusal Check(string source, int port, bool acceptOwnHost = false) =>
        new SourceRules(Sockets, [IPNetwork.Parse("198.51.100.0/26"), IPNetwork.Parse("192.0.2.8/31")], acceptOwnHost)
            .Check(IPAddress.Parse(source), port);

    [Theory]
    [InlineData("203.0.113.5", 500, SourceRefusal.None)]
    [InlineData("203.0.113.5", 65535, SourceRefusal.None)]
    [InlineData("2001:db8::5", 4500, SourceRefusal.None)]
    [InlineData("203.0.113.5", 0, SourceRefusal.PortZero)]
    [InlineData("203.0.113.5", -1, SourceRefusal.PortZero)]
    [InlineData("0.0.0.0", 500, SourceRefusal.Unspecified)]
    [InlineData("0.1.2.3", 500, SourceRefusal.Unspecified)]
    [InlineData("::", 500, SourceRefusal.Unspecified)]
    [InlineData("224.0.0.1", 500, SourceRefusal.Multicast)]
    [InlineData("239.255.255.255", 500, SourceRefusal.Multicast)]
    [InlineData("ff02::1", 500, SourceRefusal.Multicast)]
    [InlineData("255.255.255.255", 500, SourceRefusal.Broadcast)]
    [InlineData("240.0.0.1", 500, SourceRefusal.Broadcast)]
    [InlineData("198.51.100.63", 500, SourceRefusal.Broadcast)]
    [InlineData("198.51.100.62", 500, SourceRefusal.None)]
    [InlineData("192.0.2.9", 500, SourceRefusal.None)]
    [InlineData("127.0.0.1", 40000, SourceRefusal.Loopback)]
    [InlineData("::1", 40000, SourceRefusal.Loopback)]
    [InlineData("198.51.100.10", 40000, SourceRefusal.Own)]
    [InlineData("2001:db8::10", 500, SourceRefusal.Own)]
    [InlineData("::ffff:224.0.0.1", 500, SourceRefusal.Multicast)]
    [InlineData("::ffff:198.51.100.10", 500, SourceRefusal.Own)]
    public void Each_source_is_judged_by_the_rule_of_its_kind(string source, int port, SourceRefusal expected) =>
        Check(source, port).ShouldBe(expected);

    [Fact]
    public void Ports_of_services_that_answer_anything_are_refused()
    {
        foreach (var port in new[] { 7, 13, 17, 19, 37, 53, 123, 1900 })
            Check("203.0.113.5", port).ShouldBe(SourceRefusal.ReflectorPort);
        foreach (var port in new[] { 6, 8, 52, 54, 500, 1024, 1899 })
            Check("203.0.113.5", port).ShouldBe(SourceRefusal.None);
    }

    [Fact]
    public void A_practice_host_answers_its_own_clients_but_never_itself()
    {
        Check("127.0.0.1", 40000, acceptOwnHost: true).ShouldBe(SourceRefusal.None);
        Check("198.51.100.10", 40000, acceptOwnHost: true).ShouldBe(SourceRefusal.None);
        Check("198.51.100.10", 4500, acceptOwnHost: true).ShouldBe(SourceRefusal.Own);
        Check("127.0.0.1", 500, acceptOwnHost: true).ShouldBe(SourceRefusal.Own);
        Check("127.0.0.1", 53, acceptOwnHost: true).ShouldBe(SourceRefusal.ReflectorPort);
    }
}

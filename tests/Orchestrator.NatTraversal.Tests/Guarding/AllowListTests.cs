using System.Net;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Tests.Guarding;

public sealed class AllowListTests
{
    private const ulong Token = 0xDEADBEEF00112233;

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static IPAddress Ip(string address) => IPAddress.Parse(address);

    [Theory]
    [InlineData("192.0.2.77", Admission.Network)]
    [InlineData("::ffff:192.0.2.77", Admission.Network)]
    [InlineData("192.0.3.1", Admission.Stranger)]
    [InlineData("10.9.8.7", Admission.Network)]
    [InlineData("11.9.8.7", Admission.Stranger)]
    [InlineData("203.0.113.9", Admission.Network)]
    [InlineData("203.0.113.10", Admission.Stranger)]
    [InlineData("2001:db8:5::1", Admission.Network)]
    [InlineData("2001:db9::1", Admission.Stranger)]
    public void Networks_of_the_topology_may_ask(string source, Admission expected)
    {
        var list = new AllowList();
        list.SetNetworks(new[] { "192.0.2.0/24", "10.0.0.0/8", "203.0.113.9/32", "2001:db8::/32" }.Select(IPNetwork.Parse));
        list.Admit(Ip(source), 0, At(0)).ShouldBe(expected);
    }

    [Fact]
    public void Networks_are_replaced_and_everything_means_one_family()
    {
        var list = new AllowList();
        list.SetNetworks([IPNetwork.Parse("::/0")]);
        list.Admit(Ip("2001:db8::1"), 0, At(0)).ShouldBe(Admission.Network);
        list.Admit(Ip("192.0.2.1"), 0, At(0)).ShouldBe(Admission.Stranger);
        list.SetNetworks([IPNetwork.Parse("0.0.0.0/0")]);
        list.Admit(Ip("2001:db8::1"), 0, At(0)).ShouldBe(Admission.Stranger);
        list.Admit(Ip("192.0.2.1"), 0, At(0)).ShouldBe(Admission.Network);
        list.SetNetworks([]);
        list.Admit(Ip("192.0.2.1"), 0, At(0)).ShouldBe(Admission.Stranger);
    }

    [Fact]
    public void An_expected_network_may_ask_until_its_time()
    {
        var list = new AllowList();
        list.Expect(IPNetwork.Parse("198.51.100.0/24"), At(60));
        list.Admit(Ip("198.51.100.7"), 0, At(59.9)).ShouldBe(Admission.Network);
        list.Admit(Ip("198.51.100.7"), 0, At(60)).ShouldBe(Admission.Stranger);
        for (var n = 0; n < AllowList.MaxExpected; n++)
            list.Expect(IPNetwork.Parse("203.0.113.0/24"), At(600));
        list.Admit(Ip("198.51.100.7"), 0, At(1)).ShouldBe(Admission.Stranger, "the oldest expectation made room");
    }

    [Fact]
    public void A_token_counts_until_its_time_or_its_end()
    {
        var list = new AllowList();
        list.AddToken(Token, At(60));
        list.Admit(Ip("203.0.113.1"), Token, At(0)).ShouldBe(Admission.Token);
        list.Admit(Ip("203.0.113.1"), Token + 1, At(0)).ShouldBe(Admission.Stranger);
        list.Admit(Ip("203.0.113.1"), Token, At(60)).ShouldBe(Admission.Stranger);
        list.RevokeToken(Token);
        list.Admit(Ip("203.0.113.1"), Token, At(0)).ShouldBe(Admission.Stranger);
        list.AddToken(0, At(60));
        list.Admit(Ip("203.0.113.1"), 0, At(0)).ShouldBe(Admission.Stranger, "0 is no token");
    }

    [Fact]
    public void A_token_that_many_sources_show_was_overheard()
    {
        var list = new AllowList();
        list.AddToken(Token, At(60));
        for (var n = 1; n <= AllowList.MaxSourcesPerToken; n++)
            list.Admit(Ip($"203.0.113.{n}"), Token, At(0)).ShouldBe(Admission.Token);
        list.Admit(Ip("203.0.113.99"), Token, At(0)).ShouldBe(Admission.Stranger);
        list.Admit(Ip("203.0.113.1"), Token, At(1)).ShouldBe(Admission.Token, "the first ones stay");
    }

    [Fact]
    public void Tokens_are_bounded_and_the_oldest_goes_first()
    {
        var list = new AllowList();
        for (ulong n = 1; n <= AllowList.MaxTokens + 10; n++)
            list.AddToken(n, At(60));
        list.Tokens.ShouldBe(AllowList.MaxTokens);
        list.Admit(Ip("203.0.113.1"), 10, At(0)).ShouldBe(Admission.Stranger);
        list.Admit(Ip("203.0.113.1"), 11, At(0)).ShouldBe(Admission.Token);
        for (var i = 0; i < 5000; i++)
        {
            list.AddToken(Token, At(60));
            list.RevokeToken(Token);
        }

        list.Tokens.ShouldBeLessThanOrEqualTo(AllowList.MaxTokens);
    }
}

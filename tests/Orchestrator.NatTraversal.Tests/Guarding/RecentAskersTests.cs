using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Tests.Guarding;

/// <summary>To whom a keepalive may be sent unasked, and how often.</summary>
public sealed class RecentAskersTests
{
    private static readonly UInt128 Site = 0xFFFF_C633_6409;
    private readonly RecentAskers _askers = new();

    [Fact]
    public void Nobody_gets_one_who_did_not_ask()
    {
        _askers.Ask(Site, 500, Seconds(0)).ShouldBe(KeepaliveVerdict.NotAsked);
        _askers.Note(Site, 500, Seconds(1));
        _askers.Ask(Site + 1, 500, Seconds(2)).ShouldBe(KeepaliveVerdict.NotAsked);
        _askers.Ask(Site, 500, Seconds(2)).ShouldBe(KeepaliveVerdict.Pass);
    }

    [Fact]
    public void A_port_that_asked_itself_counts_for_longer_than_another_one_of_its_address()
    {
        _askers.Note(Site, 4500, Seconds(0));
        _askers.Ask(Site, 500, Seconds(120)).ShouldBe(KeepaliveVerdict.Pass);
        _askers.Ask(Site, 500, Seconds(121)).ShouldBe(KeepaliveVerdict.NotAsked);
        _askers.Ask(Site, 4500, Seconds(660)).ShouldBe(KeepaliveVerdict.Pass);
        _askers.Ask(Site, 4500, Seconds(661)).ShouldBe(KeepaliveVerdict.NotAsked);
    }

    [Fact]
    public void A_handful_and_then_two_a_second_of_which_no_more_are_saved()
    {
        _askers.Note(Site, 500, Seconds(0));
        Enumerable.Range(0, 12).Count(_ => _askers.Ask(Site, 500, Seconds(1)) == KeepaliveVerdict.Pass).ShouldBe(10);
        _askers.Ask(Site, 500, Seconds(1)).ShouldBe(KeepaliveVerdict.TooOften);
        Enumerable.Range(0, 12).Count(_ => _askers.Ask(Site, 500, Seconds(2)) == KeepaliveVerdict.Pass).ShouldBe(2);
        Enumerable.Range(0, 12).Count(_ => _askers.Ask(Site, 500, Seconds(100)) == KeepaliveVerdict.Pass).ShouldBe(10);
    }

    [Fact]
    public void All_together_get_no_more_than_twenty_a_second()
    {
        for (uint site = 0; site < 30; site++)
            _askers.Note(Site + site, 500, Seconds(0));
        int Sent(int second) => Enumerable.Range(0, 300).Count(number => _askers.Ask(Site + (uint)(number % 30), 500, Seconds(second)) == KeepaliveVerdict.Pass);
        Sent(1).ShouldBe(40);
        Sent(2).ShouldBe(20);
    }

    [Fact]
    public void Only_so_many_are_remembered_and_who_was_quiet_longest_is_forgotten()
    {
        for (uint site = 0; site <= RecentAskers.MostAddresses; site++)
            _askers.Note(Site + site, 500, Seconds(1));
        _askers.Ask(Site, 500, Seconds(2)).ShouldBe(KeepaliveVerdict.NotAsked);
        _askers.Ask(Site + 1, 500, Seconds(2)).ShouldBe(KeepaliveVerdict.Pass);
        // Of one address the port that was quiet longest.
        for (int port = 1000; port < 1009; port++)
            _askers.Note(Site + 1, port, Seconds(port - 990));
        _askers.Ask(Site + 1, 1000, Seconds(300)).ShouldBe(KeepaliveVerdict.NotAsked);
        _askers.Ask(Site + 1, 1008, Seconds(300)).ShouldBe(KeepaliveVerdict.Pass);
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}

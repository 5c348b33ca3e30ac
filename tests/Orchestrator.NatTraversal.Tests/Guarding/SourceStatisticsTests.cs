using System.Net;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Tests.Guarding;

public sealed class SourceStatisticsTests
{
    private static SourcePrefix Source(int n) => SourcePrefix.Of(new IPAddress([10, 0, (byte)(n >> 8), (byte)n]));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Each_source_and_the_total_are_counted()
    {
        var statistics = new SourceStatistics(10);
        statistics.Count(Source(1), Outcome.Answered, 100, 60, At(1), Admission.Network);
        statistics.Count(Source(1), Outcome.TooOften, 100, 0, At(2), Admission.Network);
        statistics.Count(Source(2), Outcome.Malformed, 7, 0, At(3), Admission.Network);

        statistics.Total().ShouldBe(new SourceCounters(3, 207, 1, 60, Outcome.Malformed, At(1), At(3)));
        statistics.Of(Outcome.Answered).ShouldBe(1);
        statistics.Of(Outcome.Ignored).ShouldBe(0);
        var latest = statistics.Latest(10);
        latest.Select(source => source.Key).ShouldBe([Source(2), Source(1)]);
        latest[1].Value.ShouldBe(new SourceCounters(2, 200, 1, 60, Outcome.TooOften, At(1), At(2)));
        statistics.Latest(1).Length.ShouldBe(1);
    }

    [Fact]
    public void A_flood_forgets_quiet_sources_and_never_the_total()
    {
        var statistics = new SourceStatistics(10);
        for (var n = 0; n < 5000; n++)
            statistics.Count(Source(n), Outcome.NotAllowed, 1, 0, At(n), Admission.Stranger);
        statistics.Latest(100).Length.ShouldBe(10);
        statistics.Latest(1)[0].Key.ShouldBe(Source(4999));
        statistics.Total().Datagrams.ShouldBe(5000);
        statistics.Of(Outcome.NotAllowed).ShouldBe(5000);
    }

    [Fact]
    public void Strangers_displace_strangers_alone()
    {
        var statistics = new SourceStatistics(16);
        for (var n = 1; n <= 12; n++)
            statistics.Count(Source(n), Outcome.Answered, 100, 60, At(n), Admission.Network);
        for (var n = 1000; n < 6000; n++)
            statistics.Count(Source(n), Outcome.NotAllowed, 1, 0, At(n), Admission.Stranger);

        var latest = statistics.Latest(16);
        latest.Select(each => each.Key).ShouldBe([Source(5999), Source(5998), Source(5997), Source(5996), .. Enumerable.Range(1, 12).Reverse().Select(Source)]);
        statistics.Latest(8).Select(each => each.Key).ShouldBe([Source(5999), Source(5998), .. Enumerable.Range(7, 6).Reverse().Select(Source)]);
        statistics.Latest(100).Length.ShouldBe(28);
    }

    [Fact]
    public void A_source_that_showed_a_token_at_times_is_one()
    {
        var statistics = new SourceStatistics(10);
        statistics.Count(Source(1), Outcome.Answered, 100, 60, At(1), Admission.Token);
        statistics.Count(Source(1), Outcome.NotAllowed, 7, 0, At(2), Admission.Stranger);
        var (source, counters) = statistics.Latest(10).ShouldHaveSingleItem();
        (source, counters).ShouldBe((Source(1), new SourceCounters(2, 107, 1, 60, Outcome.NotAllowed, At(1), At(2))));
    }
}

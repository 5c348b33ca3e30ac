using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Tests.Guarding;

public sealed class TokenBucketsTests
{
    private static readonly RateLimits Limits = new()
    {
        PerSource = new RateLimit(5, 10),
        Total = new RateLimit(50, 100),
        DiffieHellman = new RateLimit(2, 4),
        MaxSources = 8,
    };

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static SourcePrefix Source(int n) => SourcePrefix.Of(new IPAddress([10, (byte)(n >> 16), (byte)(n >> 8), (byte)n]));

    [Fact]
    public void A_source_gets_its_burst_and_then_its_rate()
    {
        var buckets = new TokenBuckets(Limits);
        Enumerable.Range(0, 20).Count(_ => buckets.Ask(Source(1), Admission.Stranger, At(0)) == RateVerdict.Pass).ShouldBe(10);
        buckets.Ask(Source(1), Admission.Stranger, At(199)).ShouldBe(RateVerdict.SourceExceeded);
        buckets.Ask(Source(1), Admission.Stranger, At(200)).ShouldBe(RateVerdict.Pass);
        buckets.Ask(Source(1), Admission.Stranger, At(200)).ShouldBe(RateVerdict.SourceExceeded);
        buckets.Ask(Source(2), Admission.Stranger, At(200)).ShouldBe(RateVerdict.Pass, "another source is not touched");
        Enumerable.Range(0, 20).Count(_ => buckets.Ask(Source(1), Admission.Stranger, At(60_000)) == RateVerdict.Pass).ShouldBe(10, "a rest gives the burst back, and no more");
    }

    [Fact]
    public void IPv6_hosts_of_one_64_share_a_bucket_and_mapped_IPv4_is_IPv4()
    {
        SourcePrefix.Of(IPAddress.Parse("2001:db8:1:2::1")).ShouldBe(SourcePrefix.Of(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        SourcePrefix.Of(IPAddress.Parse("2001:db8:1:2::1")).ShouldNotBe(SourcePrefix.Of(IPAddress.Parse("2001:db8:1:3::1")));
        SourcePrefix.Of(IPAddress.Parse("::ffff:192.0.2.5")).ShouldBe(SourcePrefix.Of(IPAddress.Parse("192.0.2.5")));
        SourcePrefix.Of(IPAddress.Parse("192.0.2.5")).ShouldNotBe(SourcePrefix.Of(IPAddress.Parse("192.0.2.6")));
        SourcePrefix.Of(IPAddress.Parse("192.0.2.5")).ToString().ShouldBe("192.0.2.5/32");
        SourcePrefix.Of(IPAddress.Parse("2001:db8:1:2::1")).ToString().ShouldBe("2001:db8:1:2::/64");
    }

    [Fact]
    public void All_sources_together_get_the_total_and_those_beyond_it_are_not_noted()
    {
        var buckets = new TokenBuckets(Limits);
        Enumerable.Range(0, 1000).Count(n => buckets.Ask(Source(n), Admission.Stranger, At(0)) == RateVerdict.Pass).ShouldBe(100);
        buckets.Sources.ShouldBe(8);
        buckets.Ask(Source(99), Admission.Stranger, At(0)).ShouldBe(RateVerdict.TotalExceeded);
        buckets.Ask(Source(99), Admission.Stranger, At(20)).ShouldBe(RateVerdict.Pass);
    }

    [Fact]
    public void The_source_that_was_quiet_longest_is_forgotten_first()
    {
        var buckets = new TokenBuckets(Limits with { Total = new RateLimit(1000, 1000) });
        for (var n = 0; n < 8; n++)
            for (var i = 0; i < 10; i++)
                buckets.Ask(Source(n), Admission.Stranger, At(n)).ShouldBe(RateVerdict.Pass);
        buckets.Ask(Source(0), Admission.Stranger, At(300)).ShouldBe(RateVerdict.Pass, "0 was just heard: 1 is now the quietest");
        buckets.Ask(Source(100), Admission.Stranger, At(300)).ShouldBe(RateVerdict.Pass);

        buckets.Ask(Source(0), Admission.Stranger, At(301)).ShouldBe(RateVerdict.SourceExceeded, "0 is remembered");
        buckets.Ask(Source(2), Admission.Stranger, At(202)).ShouldBe(RateVerdict.Pass);
        buckets.Ask(Source(2), Admission.Stranger, At(202)).ShouldBe(RateVerdict.SourceExceeded, "2 is remembered");
        for (var i = 0; i < 10; i++)
            buckets.Ask(Source(1), Admission.Stranger, At(301)).ShouldBe(RateVerdict.Pass, "1 was forgotten: a full bucket");
    }

    [Theory]
    [InlineData(Admission.Network)]
    [InlineData(Admission.Token)]
    public void A_flood_from_strangers_takes_nothing_from_who_is_known(Admission admission)
    {
        var buckets = new TokenBuckets(Limits);
        for (var n = 0; n < 1000; n++)
            buckets.Ask(Source(n), Admission.Stranger, At(0));
        buckets.Ask(Source(2000), Admission.Stranger, At(0)).ShouldBe(RateVerdict.TotalExceeded);
        buckets.Ask(Source(2000), admission, At(0)).ShouldBe(RateVerdict.Pass);
        for (var i = 0; i < 100; i++)
            buckets.Ask(Source(3), Admission.Stranger, At(60_000));
        buckets.Ask(Source(3), admission, At(60_000)).ShouldBe(RateVerdict.Pass, "not even under its own address");
    }

    [Fact]
    public void A_flood_that_forges_addresses_of_networks_takes_nothing_from_who_shows_a_token()
    {
        var buckets = new TokenBuckets(Limits);
        for (var n = 0; n < 1000; n++)
            buckets.Ask(Source(n % 50), Admission.Network, At(0));
        buckets.Ask(Source(60), Admission.Network, At(0)).ShouldBe(RateVerdict.TotalExceeded);
        buckets.Ask(Source(1), Admission.Token, At(0)).ShouldBe(RateVerdict.Pass);
    }

    [Fact]
    public void ESP_of_a_tunnel_takes_nothing_from_a_check_of_its_source()
    {
        var buckets = new TokenBuckets(new RateLimits());
        Enumerable.Range(0, 1000).Count(_ => buckets.AskEsp(Source(1), 0xc0ffee01, At(0)) == RateVerdict.Pass).ShouldBe(8);
        buckets.AskEsp(Source(1), 0xc0ffee02, At(0)).ShouldBe(RateVerdict.Pass, "an SPI of the check's own");
        Enumerable.Range(0, 40).ShouldAllBe(_ => buckets.Ask(Source(1), Admission.Network, At(0)) == RateVerdict.Pass);
        Enumerable.Range(0, 1000).Count(spi => buckets.AskEsp(Source(2), (uint)spi, At(0)) == RateVerdict.Pass).ShouldBe(200 - 9, "the total of ESP");
    }

    [Fact]
    public void Devices_behind_one_address_are_checked_at_once()
    {
        var buckets = new TokenBuckets(new RateLimits());
        // Four checks, each with four questions a second, for a minute.
        for (var ask = 0; ask < 4 * 4 * 60; ask++)
            buckets.Ask(Source(1), Admission.Network, At(ask * 1000.0 / 16)).ShouldBe(RateVerdict.Pass);
        Enumerable.Range(0, 100).Count(_ => buckets.Ask(Source(2), Admission.Token, At(90_000)) == RateVerdict.Pass).ShouldBe(40);
        Enumerable.Range(0, 100).Count(_ => buckets.Ask(Source(2), Admission.Stranger, At(90_000)) == RateVerdict.Pass).ShouldBe(10);
        new RateLimits { PerSource = new RateLimit(10_000_000, 10_000_000) }.PerAdmitted.ShouldBe(new RateLimit(10_000_000, 10_000_000));
    }

    [Fact]
    public void Diffie_Hellman_has_a_rate_of_its_own()
    {
        var buckets = new TokenBuckets(Limits);
        Enumerable.Range(0, 10).Count(_ => buckets.AskDiffieHellman(At(0))).ShouldBe(4);
        buckets.AskDiffieHellman(At(499)).ShouldBeFalse();
        buckets.AskDiffieHellman(At(500)).ShouldBeTrue();
        buckets.Ask(Source(1), Admission.Stranger, At(500)).ShouldBe(RateVerdict.Pass);
    }

    [Fact]
    public void No_source_passes_more_often_than_its_burst_and_rate_and_memory_is_bounded() =>
        Prop.ForAll<(byte Source, byte Gap)[]>(asks =>
        {
            var buckets = new TokenBuckets(Limits with { MaxSources = 256 });
            var passed = new Dictionary<int, List<double>>();
            var now = 0.0;
            foreach (var (source, gap) in asks.Concat(asks).Concat(asks))
            {
                now += gap % 8 == 0 ? gap : gap % 8;
                if (buckets.Ask(Source(source % 4), Admission.Stranger, At(now)) == RateVerdict.Pass)
                    (passed.TryGetValue(source % 4, out var times) ? times : passed[source % 4] = []).Add(now);
            }

            // Between any two passes there are at most burst + rate x time of them.
            return buckets.Sources <= 256 && passed.Values.All(times => Enumerable.Range(0, times.Count).All(from =>
                Enumerable.Range(from, times.Count - from).All(to => to - from + 1 <= 10 + (5 * (times[to] - times[from]) / 1000))));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_flood_from_a_million_sources_allocates_nothing()
    {
        var buckets = new TokenBuckets(Limits with { MaxSources = 1024, Total = new RateLimit(10_000_000, 10_000_000) });
        var address = new IPAddress(1);
        int next = 0;
        Flood(1000);
        // The least of several looks: a collection in the middle of one counts what was left of the thread's share of the heap.
        Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Flood(100_000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }).ShouldBe(0);
        buckets.Sources.ShouldBe(1024);

        void Flood(int count)
        {
            for (var end = next + count; next < end; next++)
            {
#pragma warning disable CS0618 // Changing one address in place keeps the test itself from allocating.
                address.Address = next;
#pragma warning restore CS0618
                buckets.Ask(SourcePrefix.Of(address), Admission.Stranger, At(next));
            }
        }
    }
}

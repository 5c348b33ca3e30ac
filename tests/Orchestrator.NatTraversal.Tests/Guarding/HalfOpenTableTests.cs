using FsCheck;
using FsCheck.Fluent;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Tests.Guarding;

public sealed class HalfOpenTableTests
{
    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    [Fact]
    public void An_entry_lives_for_its_time_and_not_longer()
    {
        var dropped = new List<string>();
        var table = new HalfOpenTable<int, string>(4, At(30), dropped.Add);
        table.Put(1, "a", At(0));
        table.Put(2, "b", At(10));
        table.TryGet(1, At(29.9), out var value).ShouldBeTrue();
        value.ShouldBe("a");
        table.TryGet(1, At(30), out _).ShouldBeFalse();
        table.Expire(At(39)).ShouldBe(1);
        dropped.ShouldBe(["a"]);
        table.Expire(At(40)).ShouldBe(1);
        table.Count.ShouldBe(0);
        dropped.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void When_it_is_full_the_oldest_goes_and_asking_makes_nobody_younger()
    {
        var dropped = new List<string>();
        var table = new HalfOpenTable<int, string>(3, At(30), dropped.Add);
        for (var n = 0; n < 3; n++)
            table.Put(n, $"{n}", At(n));
        table.TryGet(0, At(3), out _).ShouldBeTrue();
        table.Put(9, "9", At(3));
        dropped.ShouldBe(["0"]);
        table.Evicted.ShouldBe(1);
        table.Put(1, "again", At(4));
        table.Put(10, "10", At(4));
        dropped.ShouldBe(["0", "1", "2"], "1 was put again and is younger than 2");
        table.Count.ShouldBe(3);
    }

    [Fact]
    public void What_has_expired_makes_room_before_anybody_is_evicted()
    {
        var table = new HalfOpenTable<int, string>(2, At(30));
        table.Put(1, "a", At(0));
        table.Put(2, "b", At(20));
        table.Put(3, "c", At(31));
        table.Evicted.ShouldBe(0);
        table.TryGet(2, At(31), out _).ShouldBeTrue();
    }

    [Fact]
    public void Any_calls_leave_it_as_a_plain_model_and_within_its_bounds() =>
        Prop.ForAll<(byte Key, byte Action)[]>(calls =>
        {
            var table = new HalfOpenTable<int, int>(5, At(20));
            var model = new List<(int Key, int Value, int Since)>();
            var now = 0;
            foreach (var (key, action) in calls.Concat(calls))
            {
                now += action % 7;
                var k = key % 12;
                if (action % 3 == 0)
                {
                    table.Remove(k).ShouldBe(model.RemoveAll(entry => entry.Key == k) == 1);
                }
                else if (action % 3 == 1)
                {
                    model.RemoveAll(entry => entry.Key == k || now - entry.Since >= 20);
                    if (model.Count == 5)
                        model.RemoveAt(0);
                    model.Add((k, action, now));
                    table.Put(k, action, At(now));
                    table.Count.ShouldBe(model.Count);
                }

                var expected = model.Where(entry => entry.Key == k && now - entry.Since < 20).Select(entry => (int?)entry.Value).SingleOrDefault();
                (table.TryGet(k, At(now), out var value) ? value : (int?)null).ShouldBe(expected);
            }

            return table.Count <= 5;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Keys_whose_hashes_meet_are_told_apart()
    {
        var table = new HalfOpenTable<Clash, int>(100, At(30));
        for (var n = 0; n < 150; n++)
            table.Put(new Clash(n), n, At(0));
        table.Count.ShouldBe(100);
        for (var n = 0; n < 150; n++)
            table.TryGet(new Clash(n), At(1), out var value).ShouldBe(n >= 50 && value == n);
    }

    [Fact]
    public void SPIs_whose_halves_cancel_out_spread_over_the_table()
    {
        // The platform's hash of a number is its upper half XOR its lower: all of these would meet in one chain.
        var hashes = Enumerable.Range(1, 1000).Select(n => new SpiPair(((ulong)n << 32) | (uint)n, 0).GetHashCode() & 0xFFFF).Distinct();
        hashes.Count().ShouldBeGreaterThan(900);
        new SpiPair(1, 2).ShouldNotBe(new SpiPair(2, 1));
        new SpiPair(0x1122334455667788, 0x0A).ToString().ShouldBe("1122334455667788_i 000000000000000a_r");
    }

    private readonly record struct Clash(int Number)
    {
        public override int GetHashCode() => -1;
    }
}

using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>What time of day it was, when the clock of the machine is set or the machine sleeps.</summary>
public sealed class HostClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(7_200)]
    [InlineData(-7_200)]
    public void A_time_is_told_by_the_clock_as_it_stands_now(int step)
    {
        var time = new SetTime(Noon);
        var clock = new HostClock(time);
        time.Pass(TimeSpan.FromSeconds(10));
        time.Set(TimeSpan.FromSeconds(step));
        time.Pass(TimeSpan.FromSeconds(5));

        clock.Now.ShouldBe(TimeSpan.FromSeconds(15), "it is monotonic, whatever is set");
        clock.At(clock.Now).ShouldBe(time.GetUtcNow(), "what happens now has the time of now");
        clock.At(clock.Now - TimeSpan.FromSeconds(3)).ShouldBe(time.GetUtcNow().AddSeconds(-3));
        clock.Of(time.GetUtcNow()).ShouldBe(clock.Now);
        clock.Of(clock.At(TimeSpan.FromSeconds(4))).ShouldBe(TimeSpan.FromSeconds(4));
    }

    /// <summary>Its time of day can be set; its timestamps know nothing of that, nor of sleep.</summary>
    private sealed class SetTime(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _utc = start;
        private TimeSpan _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan span)
        {
            _passed += span;
            _utc += span;
        }

        public void Set(TimeSpan step) => _utc += step;

        public override DateTimeOffset GetUtcNow() => _utc;

        public override long GetTimestamp() => _passed.Ticks;
    }
}

using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Deployment.NatChecks.Routers;

namespace Orchestrator.Deployment.Tests.NatChecks.Routers;

public sealed class LifetimeSearchTests
{
    /// <summary>Of every lifetime and every limit.</summary>
    [Fact]
    public void It_ends_within_five_seconds_of_the_truth_and_within_the_time_it_told() =>
        Prop.ForAll(Gen.Choose(1, 400).Zip(Gen.Choose(0, 300)).ToArbitrary(), case_ =>
        {
            var (lifetime, longest) = (TimeSpan.FromSeconds(case_.Item1), TimeSpan.FromSeconds(case_.Item2));
            var search = new LifetimeSearch(longest);
            var (told, spent, alive, dead) = (search.Left, TimeSpan.Zero, TimeSpan.Zero, (TimeSpan?)null);
            while (search.Next is { } idle)
            {
                idle.ShouldBeLessThanOrEqualTo(longest);
                spent += idle;
                bool survived = idle < lifetime;
                (alive, dead) = survived ? (idle, dead) : (alive, idle);
                search = search.With(idle, survived);
            }
            search.Left.ShouldBe(TimeSpan.Zero);
            spent.ShouldBeLessThanOrEqualTo(told);
            told.ShouldBeLessThan(TimeSpan.FromMinutes(45));
            new LifetimeSearch(longest).AtMost.ShouldBeGreaterThanOrEqualTo(told);
            new LifetimeSearch(longest).AtMost.ShouldBeLessThan(TimeSpan.FromMinutes(55));
            if (dead is { } gone)
                (gone - alive).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(5));
            else
                alive.ShouldBe(longest);
        }).QuickCheckThrowOnFailure();

    /// <summary>A way that is shut for a moment, once, in any of the tries.</summary>
    [Fact]
    public void One_try_that_was_lost_makes_no_lifetime_that_is_too_short() =>
        Prop.ForAll(Gen.Choose(1, 400).Zip(Gen.Choose(0, 12)).ToArbitrary(), case_ =>
        {
            var (lifetime, lost) = (TimeSpan.FromSeconds(case_.Item1), case_.Item2);
            var search = new LifetimeSearch(TimeSpan.FromSeconds(300));
            var (alive, dead) = (TimeSpan.Zero, new List<TimeSpan>());
            for (int tries = 0; search.Next is { } idle; tries++)
            {
                bool survived = idle < lifetime && tries != lost;
                if (survived)
                    alive = idle > alive ? idle : alive;
                else
                    dead.Add(idle);
                search = search.With(idle, survived);
            }
            (alive < lifetime).ShouldBeTrue();
            if (dead.Where(gone => gone > alive).DefaultIfEmpty(TimeSpan.MaxValue).Min() is var gone && gone != TimeSpan.MaxValue)
                gone.ShouldBeGreaterThanOrEqualTo(lifetime);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Zero_means_not_at_all() => new LifetimeSearch(TimeSpan.Zero).Next.ShouldBeNull();

    [Fact]
    public void A_silence_that_came_out_longer_counts_as_it_was()
    {
        var search = new LifetimeSearch(TimeSpan.FromSeconds(60)).With(TimeSpan.FromSeconds(19), survived: true).With(TimeSpan.FromSeconds(39), survived: false);

        search.Next.ShouldBe(TimeSpan.FromSeconds(29));
    }
}

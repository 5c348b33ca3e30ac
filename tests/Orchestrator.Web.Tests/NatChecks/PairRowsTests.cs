using Orchestrator.Web.Application;
using Orchestrator.Web.Components.Pages.SelfCheck;

namespace Orchestrator.Web.Tests.NatChecks;

public sealed class PairRowsTests
{
    private const int Most = 60;

    private static readonly MatrixSite[] Fleet = [.. Enumerable.Range(0, 500).Select(number => new MatrixSite(Guid.NewGuid(), Guid.NewGuid(), $"site-{number:000}", number % 2 == 0))];

    [Fact]
    public void Without_a_filter_the_first_are_set_against_each_other_measured_ones_first()
    {
        var (rows, columns) = PairRows.Of(Fleet, " ", Most);
        rows.ShouldBe(Enumerable.Range(0, Most).Select(at => 2 * at));
        columns.ShouldBe(rows);
    }

    [Fact]
    public void The_one_site_that_is_looked_for_is_the_row_and_the_others_are_the_columns()
    {
        var (rows, columns) = PairRows.Of(Fleet, "SITE-499", Most);
        rows.ShouldBe([499]);
        columns.ShouldBe(Enumerable.Range(0, Most).Select(at => 2 * at));
    }

    [Fact]
    public void Several_are_seen_against_each_other_and_against_the_rest()
    {
        var (rows, columns) = PairRows.Of(Fleet, "site-49", Most);
        rows.ShouldBe([490, 492, 494, 496, 498, 491, 493, 495, 497, 499]);
        columns.Take(10).ShouldBe(rows);
        columns.Skip(10).ShouldBe(Enumerable.Range(0, 50).Select(at => 2 * at));
    }

    [Fact]
    public void Where_nothing_matches_nothing_is_shown()
    {
        var (rows, columns) = PairRows.Of(Fleet, "elsewhere", Most);
        (rows.Count, columns.Count).ShouldBe((0, 0));
    }
}

using System.Collections.Immutable;
using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.NatTraversal.Tests.Reporting;

/// <summary>A health that somebody else wrote.</summary>
public sealed class HealthReadingTests
{
    [Fact]
    public void Outcomes_whose_names_begin_alike_for_long_count_once()
    {
        var name = new string('o', 512);
        var health = Health() with { Outcomes = ImmutableDictionary<string, long>.Empty.Add(name + "a", 1).Add(name + "b", 2).Add("answered", 3) };
        var outcomes = health.Checked().Outcomes;
        outcomes.Keys.ShouldBe([name, "answered"], ignoreOrder: true);
        outcomes["answered"].ShouldBe(3);
    }

    [Fact]
    public void An_announced_address_is_cut_like_every_other_text()
    {
        var listener = new ReportedListener { Service = "ike", Own = "198.51.100.7:500", Announced = new string('1', 10_000), Since = default };
        (Health() with { Listeners = [listener] }).Checked().Listeners.ShouldHaveSingleItem().Announced.ShouldNotBeNull().Length.ShouldBe(512);
    }

    private static ReportedHealth Health() => new() { Started = default, Now = default };
}

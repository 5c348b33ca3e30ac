using System.Text;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;

namespace Orchestrator.EndToEnd.Tests.NatT.Grid;

/// <summary>Every site's verdict, and every pair's, against what the rules of its NAT are.</summary>
[Trait("suite", "nat-t")]
public sealed class GridTests(NatGrid grid, ITestOutputHelper output) : IClassFixture<NatGrid>
{
    /// <summary>
    /// What a tunnel between two sites can be. D: direct; &lt;: direct if the row begins; &gt;: direct if the column begins; x: possible,
    /// experimental; h: needs a hub.
    /// </summary>
    internal const string Expected = """
        none                 D D > > > > > > > > > h >
        static-forward       D D > > > > > > > > > h >
        port-preserving      < < x x x x h h h h h h x
        open-preserving      < < x x x x x x x x x h x
        short-lived          < < x x x x h h h h h h x
        blocks-esp           < < x x x x h h h h h h x
        endpoint-independent < < h x h h h h h h h h h
        full-cone            < < h x h h h h h h h h h
        address-dependent    < < h x h h h h h h h h h
        symmetric            < < h x h h h h h h h h h
        carrier-grade        < < h x h h h h h h h h h
        blocks-4500          h h h h h h h h h h h h h
        rewrites-500         < < x x x x h h h h h h x
        """;

    public static TheoryData<string> Names => [.. NatGrid.Behaviours.Select(behaviour => behaviour.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sites_profile_is_what_its_nat_does(string name)
    {
        var index = NatGrid.Behaviours.ToList().FindIndex(behaviour => behaviour.Name == name);
        var (a, b) = grid.Results[index];
        foreach (var result in new[] { a, b })
        {
            foreach (var line in result.Stages.Select(stage => $"{stage}").Concat(result.Measurement.Trials.Select(trial => $"{trial}")))
                output.WriteLine(line);
            result.Fault.ShouldBeNull();
            SiteVerdict.Of(NatGrid.Profile(result), NatGrid.Behaviours[index].Lifetime).ShouldBe(SiteVerdict.Of(NatGrid.Behaviours[index]));
        }
    }

    [Fact]
    public void A_lifetime_of_more_than_a_minute_is_found_by_longer_silences()
    {
        foreach (var trial in grid.Patient.Measurement.Trials.OfType<NatTrial.Lifetime>())
            output.WriteLine($"{trial}");
        grid.Patient.Fault.ShouldBeNull();
        SiteVerdict.Of(NatGrid.Profile(grid.Patient), NatBehaviours.LongLived.Lifetime).ShouldBe(SiteVerdict.Of(NatBehaviours.LongLived));
    }

    [Fact]
    public void Every_pair_of_sites_gets_the_right_verdict()
    {
        var table = new StringBuilder();
        foreach (var (row, behaviour) in NatGrid.Behaviours.Index())
        {
            var cells = grid.Results.Select(column => Cell(PairJudgement.Judge(Site(grid.Results[row].A), Site(column.B))));
            table.Append($"{behaviour.Name,-20} {string.Join(' ', cells)}").Append(row < NatGrid.Behaviours.Count - 1 ? "\n" : "");
        }
        output.WriteLine($"{table}");
        output.WriteLine(grid.Outcomes);
        $"{table}".ShouldBe(Expected);
    }

    /// <summary>strongSwan's; what it may begin on is tried by the pairs.</summary>
    private static PairSite Site(NatCheckResult result) => new(NatGrid.Profile(result), ChoosesPort: true);

    private static char Cell(PairVerdict verdict) => verdict.Kind switch
    {
        PairKind.Direct => 'D',
        PairKind.DirectIfInitiated => verdict.Initiator == PairEnd.A ? '<' : '>',
        PairKind.Experimental => 'x',
        PairKind.NeedsHub => 'h',
        _ => '?',
    };
}

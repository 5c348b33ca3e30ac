using System.Globalization;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What sites' NATs mean together, worded.</summary>
internal static class PairViews
{
    public static PairMatrix Matrix(IReadOnlyList<MeasuredSite> sites)
    {
        // A cell follows from both sites' results and names, and from what is known of a forward.
        string digest = string.Join(' ', sites.Select(site => string.Create(CultureInfo.InvariantCulture,
            $"{site.Site:N}:{site.Name}:{site.Standing?.Done?.Id}:{site.Standing?.Done?.Box}:{site.Uplink.Address}:{site.Uplink.Gateway}:{site.Uplink.ReachableAt}")));
        return new PairMatrix([.. sites.Select(site => new MatrixSite(site.Site, site.Entry.Device.Id.Value, site.Name, site.Profile is not null))], digest, (row, column) => Of(sites[row], sites[column]), () => Forwards(sites));
    }

    public static PairView Of(MeasuredSite a, MeasuredSite b)
    {
        var verdict = a.End is { } left && b.End is { } right
            ? PairJudgement.Judge(left, right)
            : new PairVerdict(PairKind.Unknown, PairReason.NotMeasured, At: (a.Profile, b.Profile) switch { (null, not null) => PairEnd.A, (not null, null) => PairEnd.B, _ => null });
        Guid? initiator = verdict.Initiator switch { PairEnd.A => a.Site, PairEnd.B => b.Site, _ => null };
        return new PairView(a.Site, b.Site, verdict.Kind, initiator, PairWords.Of(a.Subject, b.Subject, verdict));
    }

    public static IReadOnlyList<ForwardView> Forwards(IReadOnlyList<MeasuredSite> sites)
    {
        var measured = sites.Where(site => site.End is not null).ToList();
        return
        [
            .. ForwardAdvice.For([.. measured.Select(site => site.End!)])
                .Select(advice => (Site: measured[advice.Site], Mended: advice.PairsMadeDirect.Select(at => measured[at].Name).ToList(), AcceptOnly: advice.NeedsAcceptOnly))
                .Select(advice => new ForwardView(advice.Site.Entry.Device.Id.Value, advice.Site.Name, advice.Mended.Count, ForwardWords.Advice(advice.Site.Subject, advice.Mended, advice.AcceptOnly))),
        ];
    }
}

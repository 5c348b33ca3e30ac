namespace Orchestrator.Core.NatBehaviour;

/// <summary>A forward of UDP 500 and 4500 to a site's device, or where there is no NAT a rule that accepts them, and what it would change.</summary>
/// <param name="Site">Position in the list of sites.</param>
/// <param name="PairsMadeDirect">Positions of the sites that could then have a direct tunnel with it and cannot now.</param>
public sealed record ForwardAdvice(int Site, IReadOnlyList<int> PairsMadeDirect)
{
    /// <summary>Nothing translates there: the two ports need not be forwarded, but accepted.</summary>
    public bool NeedsAcceptOnly { get; init; }

    /// <summary>
    /// Forwards that are worth making, the one that mends most pairs first. None where a provider shares the address: nobody at the site can
    /// make one there. The ports of an address lead to one device: no second forward is proposed for sites behind the same.
    /// </summary>
    public static IReadOnlyList<ForwardAdvice> For(IReadOnlyList<PairSite> sites)
    {
        ArgumentNullException.ThrowIfNull(sites);
        var worth = Enumerable.Range(0, sites.Count)
            .Where(site => CanBeMade(sites[site]))
            .Select(site => new ForwardAdvice(site, [.. Mended(sites, site)]) { NeedsAcceptOnly = !sites[site].Profile.IsBehindNat })
            .Where(advice => advice.PairsMadeDirect.Count > 0)
            .OrderByDescending(advice => advice.PairsMadeDirect.Count)
            .ThenByDescending(advice => advice.NeedsAcceptOnly)
            .ThenBy(advice => advice.Site);
        var forwarded = sites.Select(site => site.Profile).Where(PairJudgement.IsReachable).ToList();
        var proposed = new List<ForwardAdvice>();
        foreach (var advice in worth)
        {
            var profile = sites[advice.Site].Profile;
            if (forwarded.Exists(other => PairJudgement.ShareNat(other, profile)))
                continue;
            forwarded.Add(profile);
            proposed.Add(advice);
        }
        return proposed;
    }

    private static bool CanBeMade(PairSite site) =>
        PairJudgement.IsClosed(site) || (site.Profile is { IsBehindNat: true, CarrierGrade: not true } profile && !PairJudgement.IsReachable(profile));

    private static IEnumerable<int> Mended(IReadOnlyList<PairSite> sites, int site)
    {
        var forwarded = sites[site] with { Profile = sites[site].Profile with { Open = true, OpenOn4500 = true } };
        return Enumerable.Range(0, sites.Count).Where(other => other != site
            && !IsDirect(PairJudgement.Judge(sites[site], sites[other]))
            && IsDirect(PairJudgement.Judge(forwarded, sites[other])));
    }

    private static bool IsDirect(PairVerdict verdict) => verdict.Kind is PairKind.Direct or PairKind.DirectIfInitiated;
}

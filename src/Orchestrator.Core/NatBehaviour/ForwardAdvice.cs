namespace Orchestrator.Core.NatBehaviour;

/// <summary>A forward of UDP 500 and 4500 to a site's device, and what it would change.</summary>
/// <param name="Site">Position in the list of profiles.</param>
/// <param name="PairsMadeDirect">Positions of the sites that could then have a direct tunnel with it and cannot now.</param>
public sealed record ForwardAdvice(int Site, IReadOnlyList<int> PairsMadeDirect)
{
    /// <summary>
    /// Forwards that are worth making, the one that mends most pairs first. None where a provider shares the address: nobody at the site can
    /// make one there.
    /// </summary>
    public static IReadOnlyList<ForwardAdvice> For(IReadOnlyList<NatProfile> profiles)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        return
        [
            .. Enumerable.Range(0, profiles.Count)
                .Where(site => profiles[site] is { IsBehindNat: true, CarrierGrade: not true } && !PairJudgement.IsReachable(profiles[site]))
                .Select(site => new ForwardAdvice(site, [.. Mended(profiles, site)]))
                .Where(advice => advice.PairsMadeDirect.Count > 0)
                .OrderByDescending(advice => advice.PairsMadeDirect.Count)
                .ThenBy(advice => advice.Site),
        ];
    }

    private static IEnumerable<int> Mended(IReadOnlyList<NatProfile> profiles, int site)
    {
        var forwarded = profiles[site] with { Open = true };
        return Enumerable.Range(0, profiles.Count).Where(other => other != site
            && !IsDirect(PairJudgement.Judge(profiles[site], profiles[other]))
            && IsDirect(PairJudgement.Judge(forwarded, profiles[other])));
    }

    private static bool IsDirect(PairVerdict verdict) => verdict.Kind is PairKind.Direct or PairKind.DirectIfInitiated;
}

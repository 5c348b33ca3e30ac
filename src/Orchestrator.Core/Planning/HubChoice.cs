using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Planning;

/// <summary>Whether two sites can have a link between them, as far as a hub's choice asks.</summary>
public enum Reach
{
    /// <summary>No, or only by luck.</summary>
    None,

    /// <summary>Nothing was measured; one of the two has an address to send to.</summary>
    Expected,

    /// <summary>Measured: directly.</summary>
    Direct,
}

/// <param name="HasAddress">Others know where to send it the first packet.</param>
public sealed record HubSite(DevicePlatform Platform, bool HasAddress);

/// <param name="Site">Place in the list.</param>
/// <param name="Direct">With how many of the others a direct link was measured to be possible.</param>
/// <param name="Expected">With how many more one is expected.</param>
/// <param name="Others">How many others there are.</param>
/// <param name="OneFromAnywhere">Spokes left out because the hub is a RouterOS device, which takes one peer from anywhere, and they are not the first.</param>
public sealed record HubProposal(int Site, int Direct, int Expected, int Others, int OneFromAnywhere)
{
    public int Reached => Direct + Expected;
}

/// <summary>Which site is to be the hub. Pure.</summary>
public static class HubChoice
{
    /// <summary>
    /// The site that can have a direct link with most of the others; of equals the one of which more is measured, then one with an address,
    /// then the first. null if no site can have a link with any other.
    /// </summary>
    public static HubProposal? Propose(IReadOnlyList<HubSite> sites, Func<int, int, Reach> reach)
    {
        ArgumentNullException.ThrowIfNull(sites);
        ArgumentNullException.ThrowIfNull(reach);
        return Best(sites, Enumerable.Range(0, sites.Count).Select(site => Judge(sites, reach, site)).Where(proposal => proposal.Reached > 0));
    }

    /// <summary>What speaks for a site as the hub of the others.</summary>
    public static HubProposal Judge(IReadOnlyList<HubSite> sites, Func<int, int, Reach> reach, int hub)
    {
        ArgumentNullException.ThrowIfNull(sites);
        ArgumentNullException.ThrowIfNull(reach);
        int others = sites.Count - 1, left = 0, direct = 0, expected = 0;
        bool taken = false;
        // What is measured comes first: it is the surer use of the one place.
        foreach (var (site, kind) in Enumerable.Range(0, sites.Count).Where(site => site != hub).Select(site => (site, reach(hub, site))).OrderByDescending(one => one.Item2))
        {
            if (kind == Reach.None)
                continue;
            if (sites[hub].Platform == DevicePlatform.RouterOs && !sites[site].HasAddress)
            {
                if (taken)
                {
                    left++;
                    continue;
                }
                taken = true;
            }
            (direct, expected) = kind == Reach.Direct ? (direct + 1, expected) : (direct, expected + 1);
        }
        return new HubProposal(hub, direct, expected, others, left);
    }

    /// <summary>A site by which the two could reach each other; null if none has a link with both.</summary>
    public static int? Between(IReadOnlyList<HubSite> sites, Func<int, int, Reach> reach, int a, int b)
    {
        ArgumentNullException.ThrowIfNull(sites);
        ArgumentNullException.ThrowIfNull(reach);
        var candidates = Enumerable.Range(0, sites.Count).Where(site => site != a && site != b)
            .Select(site => Judge([sites[site], sites[a], sites[b]], (_, spoke) => reach(site, spoke == 1 ? a : b), 0) with { Site = site })
            .Where(proposal => proposal.Reached == 2);
        return Best(sites, candidates)?.Site;
    }

    private static HubProposal? Best(IReadOnlyList<HubSite> sites, IEnumerable<HubProposal> proposals) => proposals
        .OrderByDescending(proposal => proposal.Reached).ThenByDescending(proposal => proposal.Direct)
        .ThenByDescending(proposal => sites[proposal.Site].HasAddress).ThenBy(proposal => proposal.Site).FirstOrDefault();
}

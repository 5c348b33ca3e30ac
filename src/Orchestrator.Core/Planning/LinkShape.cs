namespace Orchestrator.Core.Planning;

/// <summary>How several sites are connected.</summary>
public enum LinkShape
{
    OneLink,

    /// <summary>Every other site has one link, with the hub.</summary>
    HubAndSpokes,

    /// <summary>Every site has a link with every other.</summary>
    FullMesh,
}

public static class LinkShapes
{
    /// <summary>Which pairs of sites have a link, by their places in the list; no pair twice, in either order.</summary>
    /// <param name="hub">Its place; without one, hub and spokes have no links yet. A spoke comes before its hub.</param>
    public static IReadOnlyList<(int A, int B)> Pairs(LinkShape shape, int sites, int? hub)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sites);
        if (hub is { } place)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, sites, nameof(hub));
        return shape switch
        {
            LinkShape.OneLink => sites < 2 ? [] : [(0, 1)],
            LinkShape.HubAndSpokes => hub is { } centre ? [.. Enumerable.Range(0, sites).Where(site => site != centre).Select(site => (site, centre))] : [],
            LinkShape.FullMesh => [.. from a in Enumerable.Range(0, sites) from b in Enumerable.Range(a + 1, sites - a - 1) select (a, b)],
            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
        };
    }

    /// <summary>How many links the shape has, without making them.</summary>
    public static long Count(LinkShape shape, int sites) => shape switch
    {
        LinkShape.OneLink => sites < 2 ? 0 : 1,
        LinkShape.HubAndSpokes => Math.Max(0, sites - 1),
        LinkShape.FullMesh => (long)sites * (sites - 1) / 2,
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };
}

using Orchestrator.Core.Planning;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Links;

/// <summary>
/// What was picked for several links, as it stands in the address: <c>?shape=hub&amp;hub=..&amp;sites=..&amp;with=..&amp;without=..</c>,
/// the last two naming pairs that were ticked or unticked against the proposal. All sites are one word, for they may be some hundred.
/// </summary>
public sealed record MeshAddress(LinkShape Shape, IReadOnlyList<Guid> Sites, Guid? Hub, IReadOnlyDictionary<SitePair, bool> Ticks)
{
    private const string HubWord = "hub", MeshWord = "mesh", No = "no";

    public MeshIntent Intent => new(Shape, Sites, Hub, Ticks) { Through = Through };

    /// <summary>Spokes reach each other by way of the hub.</summary>
    public bool Through { get; init; } = true;

    public static LinkShape ShapeOf(string? word) => word switch
    {
        HubWord => LinkShape.HubAndSpokes,
        MeshWord => LinkShape.FullMesh,
        _ => LinkShape.OneLink,
    };

    /// <param name="word">As <see cref="SiteWord"/> has them.</param>
    /// <param name="others">One by one, as addresses that were written by hand or kept for long have them.</param>
    public static IReadOnlyList<Guid> SitesOf(string? word, Guid[]? others) => [.. SiteWord.Read(word).Concat(others ?? []).Distinct()];

    public static MeshAddress Read(LinkShape shape, IEnumerable<Guid> sites, Guid? hub, string[]? with, string[]? without, string? through) =>
        new(shape, [.. sites.Distinct()], hub, Pairs(without, false).Concat(Pairs(with, true)).GroupBy(tick => tick.Key).ToDictionary(tick => tick.Key, tick => tick.Last().Value)) { Through = through != No };

    public string Url()
    {
        if (Shape == LinkShape.OneLink)
            return Sites.Count < 2 ? Paths.NewLink : Paths.Connect(Sites[0], Sites[1]);
        IEnumerable<string> fields =
        [
            $"shape={(Shape == LinkShape.HubAndSpokes ? HubWord : MeshWord)}",
            .. Hub is { } hub ? [$"hub={hub}"] : Array.Empty<string>(),
            .. Shape == LinkShape.HubAndSpokes && !Through ? [$"through={No}"] : Array.Empty<string>(),
            .. Sites.Count > 0 ? [$"sites={SiteWord.Of(Sites)}"] : Array.Empty<string>(),
            // In the order in which they are read again: the same picks are the same address.
            .. Ticks.OrderBy(tick => tick.Value).Select(tick => $"{(tick.Value ? "with" : "without")}={tick.Key}"),
        ];
        return $"{Paths.NewLink}?{string.Join('&', fields)}";
    }

    public MeshAddress WithSite(Guid site, bool picked) => this with
    {
        Sites = picked ? [.. Sites.Where(one => one != site), site] : [.. Sites.Where(one => one != site)],
        Hub = !picked && Hub == site ? null : Hub,
    };

    public MeshAddress WithTick(SitePair pair, bool ticked) => this with { Ticks = new Dictionary<SitePair, bool>(Ticks) { [pair] = ticked } };

    /// <summary>Hub and spokes with this site, which is picked as well if it was not.</summary>
    public MeshAddress WithHub(Guid? hub) => this with
    {
        Shape = LinkShape.HubAndSpokes,
        Hub = hub,
        Sites = hub is { } site && !Sites.Contains(site) ? [.. Sites, site] : Sites,
    };

    private static IEnumerable<KeyValuePair<SitePair, bool>> Pairs(string[]? texts, bool ticked) =>
        (texts ?? []).Select(SitePair.Parse).OfType<SitePair>().Select(pair => KeyValuePair.Create(pair, ticked));
}

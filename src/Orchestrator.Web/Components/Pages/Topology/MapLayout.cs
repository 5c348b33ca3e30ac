using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Topology;

/// <summary>Where each card of the map stands: where it was dragged to, else where its links suggest. Pure.</summary>
public sealed class MapLayout
{
    public const double CardWidth = 176, CardHeight = 72;

    private const double Margin = 48;

    private readonly Dictionary<Guid, (double X, double Y)> _centres = [];

    public MapLayout(TopologyView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var degree = view.Sites.ToDictionary(site => site.Id, site => view.Links.Count(link => link.SiteA == site.Id || link.SiteB == site.Id));
        // The busiest site is the middle; sites behind one NAT stand side by side.
        var middle = view.Sites.OrderByDescending(site => degree[site.Id]).FirstOrDefault(site => degree[site.Id] > 1);
        var ring = view.Sites.Where(site => site != middle)
            .OrderBy(site => site.NatGroup.Length == 0).ThenBy(site => site.NatGroup, StringComparer.Ordinal)
            .ThenBy(site => site.Name, StringComparer.Ordinal).ToList();
        if (middle is not null) _centres[middle.Id] = (0, 0);
        PlaceRing(ring, middle is not null);
        foreach (var site in view.Sites)
            if (site is { X: { } x, Y: { } y }) _centres[site.Id] = (x, y);
    }

    public (double X, double Y) Of(Guid site) => _centres[site];

    /// <summary>What the map shows when everything fits.</summary>
    public (double X, double Y, double Width, double Height) Bounds()
    {
        if (_centres.Count == 0) return (0, 0, 1, 1);
        var (left, right) = (_centres.Values.Min(c => c.X) - CardWidth / 2 - Margin, _centres.Values.Max(c => c.X) + CardWidth / 2 + Margin);
        var (top, bottom) = (_centres.Values.Min(c => c.Y) - CardHeight / 2 - Margin, _centres.Values.Max(c => c.Y) + CardHeight / 2 + Margin);
        // A couple of cards must not fill the screen.
        var (width, height) = (Math.Max(right - left, 800), Math.Max(bottom - top, 420));
        return ((left + right - width) / 2, (top + bottom - height) / 2, width, height);
    }

    private void PlaceRing(List<SiteNode> ring, bool around)
    {
        if (!around && ring.Count <= 2)
        {
            for (var i = 0; i < ring.Count; i++) _centres[ring[i].Id] = ((i - (ring.Count - 1) / 2.0) * 400, 0);
            return;
        }

        var radius = Math.Max(280, ring.Count * (CardWidth + 40) / (2 * Math.PI));
        for (var i = 0; i < ring.Count; i++)
        {
            var angle = -Math.PI / 2 + 2 * Math.PI * (i + .5) / ring.Count;
            _centres[ring[i].Id] = (Math.Round(radius * 1.35 * Math.Cos(angle)), Math.Round(radius * .85 * Math.Sin(angle)));
        }
    }
}

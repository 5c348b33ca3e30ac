using Microsoft.AspNetCore.Components;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Topology;

/// <summary>Sites and links, as a map or as a table of the same data.</summary>
public sealed partial class TopologyPage(ITopologyQueries topology, ITopologyDesk desk, ISelfCheck checks)
{
    private readonly List<Guid> _picked = [];

    private IReadOnlyDictionary<Guid, SiteNat> _nats = new Dictionary<Guid, SiteNat>();
    private IReadOnlyList<PairView> _pairs = [];

    private TopologyView? View { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? Shape { get; set; }

    private bool AsTable => Shape == "table";

    protected override async Task<bool> ReadAsync()
    {
        View = await topology.GetTopologyAsync(Gone);
        _nats = await checks.GetSitesAsync(Gone);
        await ReadPairsAsync();
        return View.Links.Any(link => link.Lights.Worst() == LightState.Working);
    }

    // Of the site that was picked first; two picked ones are a pair.
    private async Task ReadPairsAsync() => _pairs = _picked.Count == 0 ? [] : await checks.ListPairsAsync(_picked[0], Gone);

    private async Task PickedAsync()
    {
        await ReadPairsAsync();
        StateHasChanged();
    }

    private PairView? Picked => _picked is [_, var second] ? _pairs.FirstOrDefault(pair => pair.SiteB == second) : null;

    // A site may have gone since it was picked.
    private List<Guid> Several(TopologyView view) => [.. _picked.Where(site => view.Sites.Any(one => one.Id == site))];

    private Task UnpickAsync()
    {
        _picked.Clear();
        return PickedAsync();
    }

    private async Task PlaceAsync((Guid Site, double X, double Y) placed)
    {
        await desk.PlaceSiteAsync(placed.Site, placed.X, placed.Y, Gone);
        await RefreshAsync();
    }

    // Two picked sites, or the only two there are while nothing connects them.
    private (SiteNode A, SiteNode B)? Pair(TopologyView view)
    {
        if (_picked is [var a, var b] && view.Sites.FirstOrDefault(s => s.Id == a) is { } one && view.Sites.FirstOrDefault(s => s.Id == b) is { } two)
            return (one, two);
        return view is { Sites: [var first, var second], Links: [] } ? (first, second) : null;
    }

    private static string Subtitle(TopologyView view) =>
        $"{DashboardWords.Count(view.Sites.Count, "site")}, {DashboardWords.Count(view.Links.Count, "link")}.";
}

using Microsoft.AspNetCore.Components;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Links;

public sealed partial class LinkList(ITopologyQueries topology)
{
    private IReadOnlyList<LinkRow>? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    private IReadOnlyList<LinkRow> Shown => string.IsNullOrWhiteSpace(Q) ? View! : [.. View!.Where(Matches)];

    protected override async Task<bool> ReadAsync()
    {
        View = await topology.ListLinksAsync(Gone);
        return View.Any(link => link.State is LinkState.Deploying or LinkState.Removing || link.Lights.Worst() == LightState.Working);
    }

    private bool Matches(LinkRow link) =>
        new[] { link.Name, link.SiteA, link.SiteB }.Any(text => text.Contains(Q!.Trim(), StringComparison.OrdinalIgnoreCase));
}

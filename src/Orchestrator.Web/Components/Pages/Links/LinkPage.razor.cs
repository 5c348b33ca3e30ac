using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Links;

/// <summary>One link: its lights with their evidence, and what can be done about it.</summary>
public sealed partial class LinkPage(ITopologyQueries topology, ITopologyDesk desk, ILinkDesign design, NavigationManager navigation)
{
    private bool _read;
    private IReadOnlyList<Problem> _problems = [];

    [Parameter]
    public Guid Id { get; set; }

    private LinkView? View { get; set; }

    protected override async Task<bool> ReadAsync()
    {
        View = await topology.GetLinkAsync(Id, Gone);
        _read = true;
        return View is { Verifying: true } or { Row.State: LinkState.Deploying or LinkState.Removing };
    }

    private async Task VerifyAsync()
    {
        _problems = (await desk.VerifyLinkAsync(View!.Row.Id, Gone)).Problems;
        await RefreshAsync();
    }

    private async Task PlanAsync(bool remove)
    {
        var answer = await design.PreviewExistingAsync(View!.Row.Id, remove, Gone);
        _problems = answer.Problems;
        if (answer.Succeeded) navigation.NavigateTo(Paths.Change(answer.Value));
    }

    private static string Subtitle(LinkView view) =>
        $"{view.Row.SiteA} and {view.Row.SiteB}, {LightWords.Link(view.Row.Lights.Worst())}";

    private static string ChangeUrl(LinkView view) => $"{Paths.Connect(view.A.SiteId, view.B.SiteId)}&link={view.Row.Id}";
}

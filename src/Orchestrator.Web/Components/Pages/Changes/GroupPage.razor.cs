using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Changes;

/// <summary>Changes that were previewed together, at one address. All of it is read from the store, so that a reload or a second browser shows the same.</summary>
public sealed partial class GroupPage(IChangeGroups groups)
{
    private bool _read;
    private bool _busy;
    private IReadOnlyList<Problem> _problems = [];

    [Parameter]
    public Guid Id { get; set; }

    private ChangeGroupView? View { get; set; }

    protected override async Task<bool> ReadAsync()
    {
        View = await groups.GetAsync(Id, Gone);
        _read = true;
        return View?.IsMoving == true;
    }

    private static string PushText(ChangeGroupView view) => view.Ready == view.Changes.Count ? "Push all" : $"Push the {DashboardWords.Count(view.Ready, "ready one")}";

    private Task PushAsync() => DoAsync(groups.PushAsync);

    private Task StopAsync() => DoAsync(groups.StopAsync);

    private Task DiscardAsync() => DoAsync(groups.DiscardAsync);

    private async Task DoAsync(Func<Guid, CancellationToken, Task<Answer<Guid>>> command)
    {
        _busy = true;
        _problems = (await command(View!.Id, Gone)).Problems;
        _busy = false;
        await RefreshAsync();
    }
}

using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Changes;

/// <summary>
/// Preview, push and result of one change, at one address. All of it is read from the store, so that a reload or a second
/// browser shows the same.
/// </summary>
public sealed partial class ChangePage(IChangeDesk desk, ISelfCheck checks, NavigationManager navigation)
{
    private static readonly string[] TabKeys = ["operations", "diff", "script", "files", "audit", "risks"];

    private bool _read;
    private bool _busy;
    private bool _stopping;
    private IReadOnlyList<Problem> _problems = [];

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    private string? Tab { get; set; }

    [SupplyParameterFromQuery]
    private Guid? Device { get; set; }

    private ChangeView? View { get; set; }

    private NavigationManager Navigation => navigation;

    private string TabKey => Tab is not null && TabKeys.Contains(Tab) ? Tab : TabKeys[0];

    private ChangeDevice? Shown => View?.Devices.FirstOrDefault(d => d.Counts.DeviceId == Device) ?? (View?.Devices is [var first, ..] ? first : null);

    protected override async Task<bool> ReadAsync()
    {
        View = await desk.GetAsync(Id, Gone);
        _read = true;
        // The check takes its rows off the router before it lets go of it.
        _stopping &= View?.HeldBy is not null;
        if (View?.HeldBy is null)
            _problems = [.. _problems.Where(problem => problem.Code != SelfCheckWords.HeldByCheckCode)];
        return _stopping || View?.IsMoving == true;
    }

    private IReadOnlyList<(string Key, string Name, int? Count)> TabItems(ChangeView view) =>
    [
        ("operations", "Operations", Shown?.Operations.Count),
        ("diff", "Diff", Shown?.Diff.Count),
        ("script", Shown?.Kind == DeviceKind.RouterOs ? "RouterOS script" : "Script", null),
        ("files", "Files", Shown?.Files.Count),
        .. Shown?.Audit is null ? Array.Empty<(string, string, int?)>() : [("audit", "Audit before \u2192 after", null)],
        ("risks", "Risks", view.Risks.Count),
    ];

    private Task PushAsync() => DoAsync(desk.PushAsync);

    private bool IsHeldByCheck => _problems.Concat(View?.Problems ?? []).Any(problem => problem.Code == SelfCheckWords.HeldByCheckCode);

    /// <summary>The checks of the change's devices are stopped; once they are gone it can be pushed.</summary>
    private async Task StopChecksAsync()
    {
        List<Problem> problems = [];
        foreach (var device in (View?.Devices ?? []).Where(device => device.Kind == DeviceKind.RouterOs))
            problems.AddRange((await checks.StopAsync(device.Counts.DeviceId, Gone)).Problems);
        (_problems, _stopping) = (problems, problems.Count == 0);
        await RefreshAsync();
    }

    private Task ReplanAsync() => DoAsync(desk.ReplanAsync);

    private Task KeepAsync() => DoAsync(desk.KeepAsync);

    private Task RollBackAsync() => DoAsync(desk.RollBackAsync);

    private Task DiscardAsync() => DoAsync(desk.DiscardAsync);

    private async Task DoAsync(Func<Guid, CancellationToken, Task<Answer<Guid>>> command)
    {
        _busy = true;
        _problems = (await command(View!.Row.Id, Gone)).Problems;
        _busy = false;
        await RefreshAsync();
    }

    private static string ResultNote(ChangeState state) => state switch
    {
        ChangeState.Kept or ChangeState.NothingToDo => "note-good",
        ChangeState.RolledBack => "note-caution",
        ChangeState.Discarded => "",
        _ => "note-bad",
    };
}

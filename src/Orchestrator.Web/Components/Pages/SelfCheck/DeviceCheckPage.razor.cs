using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.SelfCheck;

/// <summary>What one check of a device's uplink found, with its evidence and what came before. Uplink and check stand in the address.</summary>
public sealed partial class DeviceCheckPage(ISelfCheck checks)
{
    private bool _read;
    /// <summary>The result whose box was written down last.</summary>
    private long? _saved;
    private (Guid, Guid?, long?) _of;
    private string _meaning = "";
    private IReadOnlyList<Problem> _problems = [];

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    private Guid? Uplink { get; set; }

    [SupplyParameterFromQuery]
    private long? Check { get; set; }

    private DeviceCheckView? View { get; set; }

    protected override Task OnParametersSetAsync()
    {
        // What was said of another uplink or check is not said of this one.
        if (_of != (Id, Uplink, Check))
            (_of, _saved, _problems) = ((Id, Uplink, Check), null, []);
        return base.OnParametersSetAsync();
    }

    protected override async Task<bool> ReadAsync()
    {
        View = await checks.GetDeviceAsync(Id, Uplink, Check, Gone, View);
        _read = true;
        _meaning = View?.Use is { } use ? SelfCheckWords.Meaning(use) : "";
        return View?.Uplinks.Any(uplink => uplink.Activity != CheckActivity.Idle) == true;
    }

    private async Task StartAsync() => await DoAsync(await checks.StartAsync([View!.Uplink!.Uplink], Gone));

    private async Task StopAsync() => await DoAsync(await checks.StopAsync([View!.Uplink!.Uplink], Gone));

    private async Task UseAsync(UplinkKind kind) => await DoAsync(await checks.UseAsync(View!.Result!.Id, kind, Gone));

    private async Task UseForwardedAsync() => await DoAsync(await checks.UseForwardedAsync(View!.Result!.Id, Gone));

    private async Task UndoAsync() => await DoAsync(await checks.UndoUseAsync(View!.Uplink!.Uplink, Gone));

    private async Task DescribeAsync(BoxEntry box)
    {
        long check = View!.Result!.Id;
        var answer = await checks.DescribeAsync(check, box, Gone);
        _saved = answer.Succeeded ? check : null;
        await DoAsync(answer);
    }

    private Task DoAsync<T>(Answer<T> answer)
    {
        _problems = answer.Problems;
        // A command may change what is shown without a trace in its digest.
        View = View is { } view ? view with { Digest = "" } : null;
        return RefreshAsync();
    }
}

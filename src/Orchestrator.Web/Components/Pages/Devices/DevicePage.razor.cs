using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Components.Pages.Devices;

public sealed partial class DevicePage(ITopologyQueries topology, ITopologyDesk desk, NavigationManager navigation)
{
    private bool _read;
    private IReadOnlyList<Problem> _problems = [];

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery]
    private bool Added { get; set; }

    private DeviceView? View { get; set; }

    protected override async Task<bool> ReadAsync()
    {
        View = await topology.GetDeviceAsync(Id, Gone);
        _read = true;
        return View is { Doing.Length: > 0 };
    }

    private async Task ReadAgainAsync() => await DoAsync(await desk.RefreshDeviceAsync(View!.Row.Id, Gone));

    private async Task ForgetAsync()
    {
        var answer = await desk.ForgetDeviceAsync(View!.Row.Id, Gone);
        if (answer.Succeeded) navigation.NavigateTo("/devices");
        else await DoAsync(answer);
    }

    private Task DoAsync(Answer<Guid> answer)
    {
        _problems = answer.Problems;
        return RefreshAsync();
    }

    private static string Subtitle(DeviceView view) => $"{StateWords.For(view.Row.Kind)} at {view.Row.Site}";

    private static string ConnectUrl(DeviceView view) => view.OtherSites is [var only]
        ? Paths.Connect(view.SiteId, only.Id) : $"{Paths.NewLink}?a={view.SiteId}";

    private static string ConnectText(DeviceView view) => view.OtherSites is [var only]
        ? $"Connect {view.Row.Site} and {only.Name}" : $"Connect {view.Row.Site} to another site";
}

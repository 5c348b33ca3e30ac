using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Devices;

public sealed partial class DeviceList(ITopologyQueries topology)
{
    private IReadOnlyList<DeviceRow>? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    private IReadOnlyList<DeviceRow> Shown => string.IsNullOrWhiteSpace(Q) ? View! : [.. View!.Where(Matches)];

    protected override async Task<bool> ReadAsync()
    {
        View = await topology.ListDevicesAsync(Gone);
        return View.Any(device => device.State == DeviceState.Busy);
    }

    private bool Matches(DeviceRow device) =>
        new[] { device.Name, device.Site, device.Address, device.Version }.Any(text => text.Contains(Q!.Trim(), StringComparison.OrdinalIgnoreCase));
}

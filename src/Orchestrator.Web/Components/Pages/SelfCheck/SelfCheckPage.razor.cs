using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.SelfCheck;

/// <summary>What the NAT before each site does, who can connect to whom, and which boxes do what. The view and the chosen pair stand in the address.</summary>
public sealed partial class SelfCheckPage(ISelfCheck checks)
{
    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<Problem> _problems = [];

    private SelfCheckView? View { get; set; }

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    private string? Show { get; set; }

    [SupplyParameterFromQuery]
    private Guid? A { get; set; }

    [SupplyParameterFromQuery]
    private Guid? B { get; set; }

    private IReadOnlyList<UplinkCheck> Shown => string.IsNullOrWhiteSpace(Q) ? View!.Uplinks
        : [.. View!.Uplinks.Where(uplink => uplink.Site.Contains(Q.Trim(), StringComparison.OrdinalIgnoreCase) || uplink.DeviceName.Contains(Q.Trim(), StringComparison.OrdinalIgnoreCase))];

    private IReadOnlyList<(string Key, string Name, int? Count)> Views => [("", "Sites", View!.Uplinks.Count), ("pairs", "Who connects to whom", null), ("boxes", "Which NATs do what", View.Boxes.Count)];

    protected override async Task<bool> ReadAsync()
    {
        View = await checks.GetAsync(Gone);
        _chosen.IntersectWith(View.Uplinks.Select(uplink => uplink.Uplink));
        return View.Moving > 0;
    }

    private async Task StartAsync(IReadOnlyCollection<Guid> uplinks)
    {
        var answer = await checks.StartAsync(uplinks, Gone);
        _problems = answer.Problems;
        if (answer.Succeeded) _chosen.Clear();
        await RefreshAsync();
    }

    private async Task StopAsync()
    {
        _problems = (await checks.StopAsync(null, Gone)).Problems;
        await RefreshAsync();
    }
}

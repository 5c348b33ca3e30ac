using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.SelfCheck;

/// <summary>What the NAT before each site does, who can connect to whom, and which boxes do what. The view and the chosen pair stand in the address.</summary>
public sealed partial class SelfCheckPage(ISelfCheck checks)
{
    private const int WithoutAsking = 10;

    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<Problem> _problems = [];
    private bool _starting;

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

    private bool IsFiltered => Shown.Count < View!.Uplinks.Count;

    /// <summary>What is chosen, else what is shown; what moves already is left alone.</summary>
    private IReadOnlyList<UplinkCheck> ToStart =>
        [.. (_chosen.Count > 0 ? View!.Uplinks.Where(uplink => _chosen.Contains(uplink.Uplink)) : Shown).Where(uplink => uplink.Activity == CheckActivity.Idle)];

    private string StartText => _chosen.Count > 0 ? $"Check {ToStart.Count} chosen" : IsFiltered ? $"Check the {Number(ToStart.Count)} shown" : "Check all";

    private IReadOnlyList<UplinkCheck> MovingShown => [.. Shown.Where(uplink => uplink.Activity != CheckActivity.Idle)];

    private IReadOnlyList<UplinkCheck> Stoppable => [.. MovingShown.Where(uplink => !uplink.Stopping)];

    private string StopText => IsFiltered ? $"Stop the {Number(Stoppable.Count)} shown" : "Stop all";

    private static string Number(int count) => count == 1 ? "one" : $"{count}";

    /// <summary>How many checks run at a time.</summary>
    private static int AtOnce => Jobs.NatCheckFleetJob.AtOnce;

    /// <summary>It reads the whole fleet.</summary>
    protected override TimeSpan Pace => TimeSpan.FromSeconds(3);

    private IReadOnlyList<(string Key, string Name, int? Count)> Views => [("", "Sites", View!.Uplinks.Count), ("pairs", "Who connects to whom", null), ("boxes", "Which NATs do what", View.Boxes.Count)];

    protected override async Task<bool> ReadAsync()
    {
        View = await checks.GetAsync(Gone);
        _chosen.IntersectWith(View.Uplinks.Select(uplink => uplink.Uplink));
        return View.Moving > 0;
    }

    private async Task StartAsync(IReadOnlyCollection<Guid> uplinks)
    {
        // A second click may have been on its way.
        if (_starting || uplinks.Count == 0) return;
        _starting = true;
        try
        {
            var gone = Gone;
            // Shown before the store is asked, which may answer without a pause.
            await Task.Yield();
            var answer = await checks.StartAsync(uplinks, gone);
            _problems = answer.Problems;
            if (answer.Succeeded) _chosen.Clear();
            await RefreshAsync();
        }
        finally
        {
            _starting = false;
        }
    }

    private Task StartShownAsync() => StartAsync([.. ToStart.Select(uplink => uplink.Uplink)]);

    private async Task StopAsync()
    {
        _problems = (await checks.StopAsync([.. Stoppable.Select(uplink => uplink.Uplink)], Gone)).Problems;
        await RefreshAsync();
    }
}

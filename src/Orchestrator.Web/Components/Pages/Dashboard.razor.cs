using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages;

/// <summary>What needs a person comes first; an empty app shows its two doors.</summary>
public sealed partial class Dashboard(ITopologyQueries topology, IPracticeDoor practice)
{
    private DashboardView? View { get; set; }

    private PracticeView? Practice { get; set; }

    protected override async Task<bool> ReadAsync()
    {
        Practice = await practice.GetAsync(Gone);
        View = await topology.GetDashboardAsync(Gone);
        return View.Waiting.Count > 0;
    }
}

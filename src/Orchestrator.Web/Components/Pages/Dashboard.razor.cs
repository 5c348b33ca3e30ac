using Microsoft.AspNetCore.Components;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages;

/// <summary>What needs a person comes first; an empty app shows its two doors.</summary>
public sealed partial class Dashboard(ITopologyQueries topology, IPracticeDoor practice)
{
    [PersistentState]
    public DashboardView? View { get; set; }

    [PersistentState]
    public PracticeView? Practice { get; set; }

    protected override async Task<bool> ReadAsync()
    {
        Practice = await practice.GetAsync(Gone);
        View = await topology.GetDashboardAsync(Gone);
        return View.Waiting.Count > 0;
    }
}

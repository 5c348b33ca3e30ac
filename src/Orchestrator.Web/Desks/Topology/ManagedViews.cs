using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.DeviceState.RouterOs;
using Orchestrator.Core.Planning;
using Orchestrator.Core.Rendering.Linux;
using Orchestrator.Core.Topology;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Desks.Topology;

/// <summary>What a link has on its devices, by menu or path.</summary>
internal static class ManagedViews
{
    public static IReadOnlyList<ManagedObject> Of(LinkPlan plan, Device a, Device b, string link) => [.. Of(plan.A, a.Name, link), .. Of(plan.B, b.Name, link)];

    public static IEnumerable<ManagedObject> Of(DesiredState? state, string device, string link) => state switch
    {
        RouterOsDesired router => router.Rows.Select(row => new ManagedObject($"{device}  {row.Menu.Spec().ScriptPath}", row.Stamp.ToString(), link)),
        LinuxDesired { Link: { } spec } linux => LinuxRendering.Render(linux.Tag, spec).Select(file => new ManagedObject(device, file.Path, link)),
        _ => [],
    };
}

using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>From a link's intent to what both its devices shall have. Pure: equal requests give equal plans.</summary>
public static class LinkPlanner
{
    public static LinkPlan Plan(PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var tag = LinkTag.From(request.Link.Id.Value);
        var findings = LinkChecks.Of(request).ToList();
        if (Errors(findings))
            return new LinkPlan { Tag = tag, Decisions = [], Findings = findings };

        var decisions = new List<Decision>();
        var design = new LinkDesigner(request, tag, decisions, findings).Design();
        if (design is null || Errors(findings))
            return new LinkPlan { Tag = tag, Decisions = decisions, Findings = findings };

        return new LinkPlan
        {
            Tag = tag,
            Decisions = decisions,
            Findings = findings,
            Design = design,
            A = Desired(design, LinkSide.A),
            B = Desired(design, LinkSide.B),
        };
    }

    /// <summary>The state that asks for a link's removal.</summary>
    public static DesiredState Removal(LinkTag tag, DevicePlatform platform) => platform switch
    {
        DevicePlatform.RouterOs => new DeviceState.RouterOs.RouterOsDesired { Tag = tag, Rows = [] },
        DevicePlatform.Linux => new DeviceState.Linux.LinuxDesired { Tag = tag },
        _ => throw new ArgumentOutOfRangeException(nameof(platform)),
    };

    /// <summary>
    /// Whether a device's daemon can be told to begin on UDP 4500, and to put ESP into UDP where no NAT asks for it: strongSwan's
    /// <c>remote_port</c> and <c>encap</c>. RouterOS has no switch for the second, and its <c>port</c> is not known to send the non-ESP marker.
    /// </summary>
    public static bool ChoosesPort(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Platform == DevicePlatform.Linux;
    }

    private static DesiredState Desired(LinkDesign design, LinkSide side) => design.End(side).Device.Platform switch
    {
        DevicePlatform.RouterOs => RouterOsPlan.For(design, side),
        DevicePlatform.Linux => LinuxPlan.For(design, side),
        _ => throw new ArgumentOutOfRangeException(nameof(side)),
    };

    private static bool Errors(List<Finding> findings) => findings.Exists(finding => finding.Severity == FindingSeverity.Error);
}

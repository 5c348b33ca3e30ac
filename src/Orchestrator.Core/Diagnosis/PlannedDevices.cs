using Orchestrator.Core.Auditing.Planned;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;
using Orchestrator.Core.Rendering.Linux;

namespace Orchestrator.Core.Diagnosis;

/// <summary>Lets a preview be audited before it is pushed.</summary>
public static class PlannedDevices
{
    /// <summary>What the device will say of its rules once the change is written and confirmed. Pure.</summary>
    /// <param name="before">As read from the device.</param>
    /// <param name="changes">From the comparison with <paramref name="desired"/>.</param>
    public static DeviceRules After(DeviceRules before, ChangeSet changes, DesiredState desired) =>
        PlannedRules.After(before, changes, desired is LinuxDesired { Link: { } link } ? new PlannedBox(link, Firewall(desired.Tag, link)) : null);

    private static string Firewall(LinkTag tag, LinuxLink link) =>
        LinuxRendering.Render(tag, link).FirstOrDefault(file => file.Path == LinuxPaths.Firewall(tag)) is { } file ? FileDigest.Preview(file.Content) : "";
}

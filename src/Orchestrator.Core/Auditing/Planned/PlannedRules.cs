using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.RouterOs;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.DeviceState.Linux;

namespace Orchestrator.Core.Auditing.Planned;

/// <summary>What a Linux box is to have of the link that a change is about; its scripts read it from files, not from the ChangeSet.</summary>
/// <param name="Link">null where the link goes.</param>
/// <param name="Firewall">The link's file for iptables-restore; empty where the box has another packet filter.</param>
public sealed record PlannedBox(LinuxLink? Link, string Firewall);

/// <summary>What a device will say of its rules once a change is written and confirmed.</summary>
public static class PlannedRules
{
    /// <param name="before">As read from the device that the change was made for.</param>
    /// <param name="box">For a Linux box; null where the change is a removal.</param>
    /// <exception cref="ArgumentException">The operations are another platform's.</exception>
    public static DeviceRules After(DeviceRules before, ChangeSet changes, PlannedBox? box = null)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return before switch
        {
            RouterOsRules router => new PlannedRouter(router).After(changes),
            LinuxRules linux => new PlannedLinux(linux, changes.Tag, box ?? new PlannedBox(null, "")).After(changes),
            _ => throw new ArgumentException("Rules of an unknown kind of device.", nameof(before)),
        };
    }
}

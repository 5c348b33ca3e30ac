using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>Which LANs a link between two devices can carry.</summary>
public static class LinkLans
{
    /// <summary>
    /// The near device's LANs in the VPN, without those that clash with a subnet of the far device. If all clash, all are
    /// given, so that planning says which.
    /// </summary>
    public static IReadOnlyList<Ipv4Prefix> For(Device near, Device far)
    {
        ArgumentNullException.ThrowIfNull(near);
        ArgumentNullException.ThrowIfNull(far);
        var all = near.Lans.Where(lan => lan.InVpn).Select(lan => lan.Prefix).ToList();
        var usable = all.Where(prefix => !Clashes(prefix, far)).ToList();
        return usable.Count > 0 ? usable : all;
    }

    /// <summary>
    /// What a far device can reach by way of a hub: the other devices' LANs in the VPN, without those that clash with a subnet of the hub, of
    /// the far device, or with each other.
    /// </summary>
    public static IReadOnlyList<Ipv4Prefix> Through(Device hub, Device far, IEnumerable<Device> others)
    {
        ArgumentNullException.ThrowIfNull(hub);
        ArgumentNullException.ThrowIfNull(far);
        ArgumentNullException.ThrowIfNull(others);
        var reached = new List<Ipv4Prefix>();
        foreach (var prefix in others.Where(other => other.Id != hub.Id && other.Id != far.Id).SelectMany(other => other.Lans).Where(lan => lan.InVpn).Select(lan => lan.Prefix))
            if (!Clashes(prefix, hub) && !Clashes(prefix, far) && !reached.Exists(prefix.Overlaps))
                reached.Add(prefix);
        return reached;
    }

    internal static bool Clashes(Ipv4Prefix prefix, Device far) =>
        far.Lans.Any(lan => lan.Prefix.Overlaps(prefix)) || far.Facts.Interfaces.Any(port => port.Addresses.Any(address => address.Prefix.Overlaps(prefix)));
}

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

    internal static bool Clashes(Ipv4Prefix prefix, Device far) =>
        far.Lans.Any(lan => lan.Prefix.Overlaps(prefix)) || far.Facts.Interfaces.Any(port => port.Addresses.Any(address => address.Prefix.Overlaps(prefix)));
}

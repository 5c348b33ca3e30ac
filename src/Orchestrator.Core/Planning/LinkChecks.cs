using Orchestrator.Core.Topology;

namespace Orchestrator.Core.Planning;

/// <summary>What makes a link impossible before anything is designed.</summary>
internal static class LinkChecks
{
    public static IEnumerable<Finding> Of(PlanRequest request)
    {
        var (link, a, b) = (request.Link, request.A, request.B);
        if (a.Id == b.Id)
            return [new Finding.SameDevice()];
        return End(a, link.A).Concat(End(b, link.B)).Concat(Overlaps(link, a, b)).Concat(Local(a, link.A, b)).Concat(Local(b, link.B, a))
            .Concat(LeftOut(a, link.A, b)).Concat(LeftOut(b, link.B, a)).Concat(Inner(link, a, b));
    }

    private static IEnumerable<Finding> End(Device device, LinkEnd end)
    {
        if (end.Lans.Count == 0)
            yield return new Finding.NoLans(device.Name);
        if (device.Uplinks.All(uplink => uplink.Id != end.Uplink))
            yield return new Finding.NoUplink(device.Name);
        if (device.Facts is not LinuxFacts linux)
            yield break;
        if (linux.StrongSwan is null)
            yield return new Finding.MissingStrongSwan(device.Name);
        if (!linux.CanIpip)
            yield return new Finding.NoIpip(device.Name);
        if (linux.Boot == Platforms.BootPersistence.None)
            yield return new Finding.NotBackAfterReboot(device.Name);
        if (!linux.ForwardsPackets)
            yield return new Finding.TurnsOnForwarding(device.Name);
    }

    private static IEnumerable<Finding> Overlaps(Link link, Device a, Device b) =>
        from near in link.A.Carried
        from far in link.B.Carried
        where near.Overlaps(far)
        select new Finding.LansOverlap(a.Name, near, b.Name, far);

    private static IEnumerable<Finding> Local(Device near, LinkEnd end, Device far) =>
        from lan in end.Lans
        from port in far.Facts.Interfaces
        where port.Addresses.Any(address => address.Prefix.Overlaps(lan)) && !far.Lans.Any(known => known.Prefix.Overlaps(lan))
        select new Finding.LanIsLocalElsewhere(near.Name, lan, far.Name, port.Name);

    private static IEnumerable<Finding> LeftOut(Device near, LinkEnd end, Device far) =>
        from lan in near.Lans
        where lan.InVpn && !end.Lans.Contains(lan.Prefix) && LinkLans.Clashes(lan.Prefix, far)
        select new Finding.LanLeftOut(near.Name, lan.Prefix, far.Name);

    private static IEnumerable<Finding> Inner(Link link, Device a, Device b) =>
        from end in new[] { (Device: a, Lans: link.A.Carried), (Device: b, Lans: link.B.Carried) }
        from lan in end.Lans
        from inner in new[] { link.Addresses.Endpoints, link.Addresses.Tunnel }
        where lan.Overlaps(inner)
        select new Finding.LanMeetsInnerAddresses(end.Device.Name, lan, inner);
}

namespace Orchestrator.Lab.DataPlane.Linux.Links;

/// <summary>The <c>ip -batch</c> lines that lead from what was applied to what is wanted. Pure; empty when nothing changed.</summary>
internal static class LinkDiff
{
    public static IReadOnlyList<string> Lines(LinkState old, LinkState wanted)
    {
        var before = old.Devices.ToDictionary(device => device.Name);
        var after = wanted.Devices.ToDictionary(device => device.Name);
        var gone = before.Values.Where(device => device.Create != "" && after.GetValueOrDefault(device.Name)?.Create != device.Create).Select(device => device.Name).ToHashSet();
        var touched = after.Values.Where(device => before.GetValueOrDefault(device.Name) != device).Select(device => device.Name).ToHashSet();

        var lines = new List<string>();
        lines.AddRange(old.Routes.Except(wanted.Routes).Where(route => route.Device is null || !gone.Contains(route.Device)).Select(route => $"route del {route.Words}"));
        foreach (var address in old.Addresses.Except(wanted.Addresses).Where(address => !gone.Contains(address.Device)))
        {
            lines.Add($"addr del {address.Prefix} dev {address.Device}");
            touched.Add(address.Device);
        }

        lines.AddRange(gone.Select(name => $"link del {name}"));
        foreach (var device in wanted.Devices.Where(device => touched.Contains(device.Name)))
            lines.AddRange(DeviceLines(gone.Contains(device.Name) ? null : before.GetValueOrDefault(device.Name), device));

        // Taking an address or a device down takes routes along; what still should be there is said again.
        touched.UnionWith(wanted.Addresses.Except(old.Addresses).Select(address => address.Device));
        lines.AddRange(wanted.Addresses.Where(address => touched.Contains(address.Device)).Select(address => $"addr replace {address.Prefix} dev {address.Device}"));
        var known = old.Routes.ToHashSet();
        lines.AddRange(wanted.Routes.Where(route => !known.Contains(route) || (route.Device is not null && touched.Contains(route.Device))).Select(route => $"route replace {route.Words}"));
        return lines;
    }

    private static IEnumerable<string> DeviceLines(Device? before, Device device)
    {
        if (before is null && device.Create != "")
            yield return $"link add {device.Name} {device.Create}";
        if (device.Mtu != before?.Mtu)
            yield return $"link set {device.Name} mtu {device.Mtu}";
        if (device.Master != before?.Master)
            yield return device.Master is null ? $"link set {device.Name} nomaster" : $"link set {device.Name} master {device.Master}";
        if (device.Up != (before?.Up ?? false))
            yield return $"link set {device.Name} {(device.Up ? "up" : "down")}";
    }
}

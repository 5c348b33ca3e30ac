namespace Orchestrator.Lab.DataPlane.Linux.Links;

/// <summary>The namespace's devices and switches, through the kernel's files.</summary>
internal static class NetworkDevices
{
    /// <summary>All devices but the loopback; own ones are those that were made (bridges, dummies, tunnels), not the machine's cards.</summary>
    public static IEnumerable<(string Name, bool IsOwn)> All() =>
        from folder in Directory.GetDirectories("/sys/class/net")
        let name = Path.GetFileName(folder)
        where name != "lo" && !name.StartsWith("tunl", StringComparison.Ordinal)
        select (name, !name.StartsWith("ether", StringComparison.Ordinal) && !name.StartsWith("sfp", StringComparison.Ordinal));

    /// <summary>A router forwards, checks no reverse path, and keeps a network's other addresses when its first one goes.</summary>
    public static void SetForwarding()
    {
        foreach (var (key, value) in ((string, string)[])[("ip_forward", "1"), ("conf/all/rp_filter", "0"), ("conf/default/rp_filter", "0"),
            ("conf/all/promote_secondaries", "1"), ("conf/all/send_redirects", "0"), ("conf/all/accept_redirects", "0")])
            File.WriteAllText($"/proc/sys/net/ipv4/{key}", value);
    }
}

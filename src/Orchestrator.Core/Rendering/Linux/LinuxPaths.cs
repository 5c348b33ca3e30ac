using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Rendering.Linux;

/// <summary>Where a link's files lie on a Linux box. Nothing else of the box is ever written.</summary>
public static class LinuxPaths
{
    public const string Root = "/etc/orchestrator";

    public static string Folder(LinkTag tag) => $"{Root}/{tag}";

    public static string Connection(LinkTag tag) => $"/etc/swanctl/conf.d/{tag.ObjectName}.conf";

    public static string Script(LinkTag tag) => $"{Folder(tag)}/link";

    public static string Firewall(LinkTag tag) => $"{Folder(tag)}/firewall";

    /// <summary>nftables only: the rules that other tables' chains need.</summary>
    public static string Openings(LinkTag tag) => $"{Folder(tag)}/openings";

    public static string UnitName(LinkTag tag) => $"{tag.ObjectName}.service";

    public static string Unit(LinkTag tag) => $"/etc/systemd/system/{UnitName(tag)}";

    public static string Ifupdown(LinkTag tag) => $"/etc/network/if-up.d/{tag.ObjectName}";

    /// <summary>Every path a link may own, whichever of them it uses.</summary>
    public static IReadOnlyList<string> All(LinkTag tag) =>
        [Connection(tag), Script(tag), Firewall(tag), Openings(tag), Unit(tag), Ifupdown(tag)];

    /// <summary>What the file at one of <see cref="All"/> is for.</summary>
    public static Purpose PurposeOf(LinkTag tag, string path) =>
        path == Connection(tag) ? Purpose.SwanctlConnection
        : path == Script(tag) ? Purpose.LinkScript
        : path == Unit(tag) || path == Ifupdown(tag) ? Purpose.BootEntry
        : Purpose.Firewall;
}

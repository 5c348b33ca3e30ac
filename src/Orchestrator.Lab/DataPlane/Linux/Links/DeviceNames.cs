using System.Text.RegularExpressions;

namespace Orchestrator.Lab.DataPlane.Linux.Links;

/// <summary>Kernel names for interfaces. A router's names are longer and freer than the kernel's 15 octets.</summary>
internal static partial class DeviceNames
{
    /// <summary>The machine's own Ethernet keeps its first name, whatever the row calls it; anything else its name where the kernel takes it.</summary>
    public static string Of(Row row)
    {
        if (row["type"] is "loopback")
            return "lo";
        if (row["default-name"] is { Length: > 0 } own)
            return own;
        var name = row["name"] ?? "";
        return Plain().IsMatch(name) && !Taken().IsMatch(name) ? name : "if-" + row.Id.TrimStart('*').ToLowerInvariant();
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_.-]{0,14}$")]
    private static partial Regex Plain();

    [GeneratedRegex("^(lo|all|default|tunl[0-9]+|sfp[0-9-]*|ether[0-9]+|if-.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Taken();
}

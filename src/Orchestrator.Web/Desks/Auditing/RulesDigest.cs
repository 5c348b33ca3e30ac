using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.RouterOs;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Tells whether a device's rules are the same as they were. What counts or passes by itself (packets, seconds left) is left out.</summary>
internal static partial class RulesDigest
{
    private static readonly HashSet<string> Interface = ["name", "type", "disabled", "slave", "local-address", "remote-address"];

    private static readonly HashSet<string> Passing =
        ["bytes", "packets", "creation-time", "timeout", "expires-after", "running", "status", "ph2-state", "ph2-count", "sa-count", "last-seen", "active-flows", "total-entries"];

    /// <returns>64 hexadecimal digits, lower case.</returns>
    public static string Of(DeviceRules rules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in Parts(rules))
            hash.AppendData(Encoding.UTF8.GetBytes(part + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Parts(DeviceRules rules) => rules switch
    {
        RouterOsRules router => router.Menus.OrderBy(menu => menu.Key, StringComparer.Ordinal).SelectMany(menu => menu.Value.Select(row => $"{menu.Key} {Row(menu.Key, row)}")),
        LinuxRules box => Texts(box),
        _ => [$"{rules}"],
    };

    private static string Row(string menu, RouterOsRow row) => string.Join(' ', row.Fields
        .Where(field => menu == RouterOsMenuPaths.Interface ? Interface.Contains(field.Key) : !Passing.Contains(field.Key))
        .OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));

    private static IEnumerable<string> Texts(LinuxRules box)
    {
        foreach (string line in (box.Iptables ?? "").Split('\n').Where(line => !line.StartsWith('#')))
            yield return Counts().Replace(line, "");
        foreach (string text in new[] { box.Ipsets, box.Routes }.Select(text => text ?? ""))
            yield return Seconds().Replace(text, "");
        yield return JsonCounts().Replace(box.Nftables ?? "", "");
        yield return box.Interfaces ?? "";
        yield return box.RoutingRules ?? "";
        yield return box.Policies ?? "";
    }

    [GeneratedRegex(@"\[\d+:\d+\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Counts();

    [GeneratedRegex(@"\b(?:timeout|expires|packets|bytes) \d+\w*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Seconds();

    [GeneratedRegex("\"(?:packets|bytes|expires|used)\": ?\\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex JsonCounts();
}

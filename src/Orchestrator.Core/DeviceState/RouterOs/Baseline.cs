using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Core.DeviceState.RouterOs;

/// <summary>Digest of all that was configured, ours and others', in the menus that were read.</summary>
public static class Baseline
{
    /// <summary>SHA-256, hex. Ids, counters, dynamic rows and what the router merely reports do not count; neither does the order of rows where it has no meaning.</summary>
    public static string Of(RouterOsActual actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        var version = RouterOsVersion.Parse(actual.Version);
        var text = new StringBuilder();
        foreach (var spec in RouterOsMenus.All)
        {
            text.Append(spec.Path).Append('\n');
            var rows = actual.Rows(spec.Menu).Where(row => !row.Dynamic).Select(row => Line(spec, row, version));
            foreach (var row in spec.Ordered ? rows : rows.Order(StringComparer.Ordinal))
                text.Append(row);
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Line(MenuSpec spec, ActualRow row, RouterOsVersion version)
    {
        var line = new StringBuilder();
        foreach (var field in spec.FieldsOf(version))
        {
            var meaning = MenuSpec.Meaning(field, row.Fields.GetValueOrDefault(field.Name), version);
            // The lengths keep one value from posing as two.
            line.Append(field.Name).Append(':').Append(meaning.Length).Append(':').Append(meaning).Append(' ');
        }
        return line.Append('\n').ToString();
    }
}

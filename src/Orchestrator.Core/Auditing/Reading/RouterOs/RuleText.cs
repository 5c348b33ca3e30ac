using System.Text;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>A row as the line that would add it: all that somebody set on it, in one order, without what the device reports.</summary>
public static class RuleText
{
    private static readonly HashSet<string> Reported =
        [".id", ".nextid", ".about", "about", "bytes", "packets", "dynamic", "invalid", "creation-time", "default", "socks5-password", "socks5-user"];

    private static readonly Dictionary<string, string> Defaults = new() { ["log"] = "no", ["log-prefix"] = "", ["disabled"] = "no", ["passthrough"] = "yes" };

    public static string Of(RouterOsRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var text = new StringBuilder("add");
        // An export leaves out what is said by saying nothing.
        KeyValuePair<string, string>[] silent = row["chain"] is not null && row["action"] is null ? [new("action", "accept")] : [];
        foreach (var (name, value) in row.Fields.Concat(silent).Where(Shown).Select(field => (field.Key, Value: Plain(field.Key, field.Value)))
            .OrderBy(field => Rank(field.Key)).ThenBy(field => field.Key, StringComparer.Ordinal))
            text.Append(' ').Append(name).Append('=').Append(Quoted(value));
        return text.ToString();
    }

    private static bool Shown(KeyValuePair<string, string> field) =>
        !Reported.Contains(field.Key) && !(Defaults.TryGetValue(field.Key, out var usual) && Plain(field.Key, field.Value) == usual);

    private static string Plain(string name, string value) => name == "comment" ? value : value switch { "true" => "yes", "false" => "no", _ => value };

    private static int Rank(string name) => name switch { "chain" => 0, "action" => 1, "comment" => 3, _ => 2 };

    private static string Quoted(string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or ',' or '-' or '_' or '+' or '*' or '!' or '@' or '%'))
            return value;
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            text.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '$' => "\\$", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => c.ToString() });
        }
        return text.Append('"').ToString();
    }
}

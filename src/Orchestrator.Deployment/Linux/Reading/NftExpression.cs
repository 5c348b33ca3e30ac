using System.Text.Json;

namespace Orchestrator.Deployment.Linux.Reading;

/// <summary>
/// Writes the expressions of "nft -j" in the words of our own rules, so that both can be compared whatever the version
/// prints as text. What our rules never hold comes out as JSON and equals nothing of ours.
/// </summary>
internal static class NftExpression
{
    public static string Text(JsonElement rule)
    {
        var parts = rule.TryGetProperty("expr", out var expressions) && expressions.ValueKind == JsonValueKind.Array
            ? expressions.EnumerateArray().Where(expression => !Is(expression, "counter")).Select(Statement)
            : [];
        string text = string.Join(' ', parts);
        return rule.TryGetProperty("comment", out var comment) ? $"{text} comment \"{comment.GetString()}\"" : text;
    }

    private static bool Is(JsonElement expression, string name) =>
        expression.ValueKind == JsonValueKind.Object && expression.TryGetProperty(name, out _);

    private static string Statement(JsonElement statement)
    {
        if (statement.ValueKind != JsonValueKind.Object || statement.EnumerateObject().Take(2).Count() != 1)
            return statement.GetRawText();
        var (name, body) = (statement.EnumerateObject().First().Name, statement.EnumerateObject().First().Value);
        return name switch
        {
            "accept" or "drop" or "notrack" => name,
            "match" => Match(body),
            "snat" when Is(body, "family") && Is(body, "addr") => $"snat {body.GetProperty("family").GetString()} to {Value(body.GetProperty("addr"))}",
            "mangle" => $"{Value(body.GetProperty("key"))} set {Value(body.GetProperty("value"))}",
            _ => statement.GetRawText(),
        };
    }

    private static string Match(JsonElement match)
    {
        string left = Value(match.GetProperty("left"));
        var right = match.GetProperty("right");
        string op = match.GetProperty("op").GetString() ?? "";
        // "==" is silent but for a masked comparison; newer versions say "in" for it.
        string relation = op is "==" or "in" ? (left.Contains('&', StringComparison.Ordinal) ? "== " : "") : op + " ";
        bool name = left is "iifname" or "oifname";
        return $"{left} {relation}{(name ? $"\"{Value(right)}\"" : Value(right))}";
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "exists",
        JsonValueKind.False => "missing",
        JsonValueKind.Array => Alternatives(value),
        JsonValueKind.Object => Reference(value),
        _ => value.GetRawText(),
    };

    private static string Alternatives(JsonElement values) => $"({string.Join('|', values.EnumerateArray().Select(Value))})";

    private static string Reference(JsonElement value)
    {
        var (name, body) = (value.EnumerateObject().First().Name, value.EnumerateObject().First().Value);
        return name switch
        {
            "payload" when Is(body, "protocol") => $"{body.GetProperty("protocol").GetString()} {body.GetProperty("field").GetString()}",
            "meta" => Meta(body.GetProperty("key").GetString()!),
            "rt" => $"rt {body.GetProperty("key").GetString()}",
            "prefix" => $"{Value(body.GetProperty("addr"))}/{Value(body.GetProperty("len"))}",
            "tcp option" when Is(body, "field") => $"tcp option {body.GetProperty("name").GetString()} {body.GetProperty("field").GetString()}",
            "&" => string.Join(" & ", body.EnumerateArray().Select(Value)),
            "|" => Alternatives(body),
            _ => value.GetRawText(),
        };
    }

    private static string Meta(string key) => key is "iifname" or "oifname" ? key : "meta " + key;
}

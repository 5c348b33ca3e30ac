using System.Text;
using System.Text.Json;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>A statement or an expression as nft's own language would say it, nearly; what is strange stays JSON, cut short.</summary>
internal static class RuleText
{
    private const int Longest = 200, Deepest = 12, MostItems = 8;

    public static string OfRule(JsonElement statements) => Cut(string.Join(' ', statements.Items().Take(40).Select(Of)), 1000);

    public static string Of(JsonElement json) => Cut(Say(json, 0), Longest);

    private static string Say(JsonElement json, int depth)
    {
        if (depth > Deepest)
            return "...";
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return json.AsText() ?? "";
            case JsonValueKind.Array:
                return List(json, ",", depth);
            case JsonValueKind.Object when json.Only() is var (name, value):
                return Named(name, value, depth + 1) ?? Cut(json.GetRawText(), Longest);
            default:
                return Cut(json.GetRawText(), Longest);
        }
    }

    private static string? Named(string name, JsonElement value, int depth) => name switch
    {
        "accept" or "drop" or "return" or "continue" or "notrack" => name,
        "jump" or "goto" => $"{name} {value.Text("target")}",
        "match" => $"{Part(value, "left", depth)} {Operator(value.Text("op"))}{Part(value, "right", depth)}",
        "payload" when value.Text("base") is { } from => $"@{from},{value.Whole("offset")},{value.Whole("len")}",
        "payload" => $"{value.Text("protocol")} {value.Text("field")}",
        "meta" => value.Text("key") is "iifname" or "oifname" or "iif" or "oif" ? value.Text("key") : $"meta {value.Text("key")}",
        "ct" or "rt" or "socket" or "osf" => $"{name} {(value.Text("dir") is { } way ? $"{way} " : "")}{value.Text("key")}",
        "ipsec" => $"ipsec {value.Text("dir")} {value.Text("family")} {value.Text("key")}",
        "fib" => $"fib {List(value.Get("flags") ?? default, " . ", depth)} {value.Text("result")}",
        "tcp option" => $"tcp option {value.Text("name")} {value.Text("field")}",
        "set" when value.ValueKind == JsonValueKind.Array => $"{{ {List(value, ", ", depth)} }}",
        "set" => $"{value.Text("op")} {value.Text("set")} {{ {Part(value, "elem", depth)} }}",
        "concat" => List(value, " . ", depth),
        "prefix" => $"{Part(value, "addr", depth)}/{value.Whole("len")}",
        "range" => List(value, "-", depth),
        "elem" => Part(value, "val", depth),
        "&" or "|" or "^" or "<<" or ">>" => $"({List(value, $" {name} ", depth)})",
        "map" or "vmap" => $"{Part(value, "key", depth)} {name} {Part(value, "data", depth)}",
        "mangle" => $"{Part(value, "key", depth)} set {Part(value, "value", depth)}",
        "snat" or "dnat" or "masquerade" or "redirect" => Translation(name, value, depth),
        "counter" => value.ValueKind == JsonValueKind.String ? $"counter {Say(value, depth)}" : "counter",
        "reject" => $"reject {value.Text("type")} {value.Text("expr")}".TrimEnd(),
        "log" => $"log {value.Text("prefix")}".TrimEnd(),
        "limit" when value.ValueKind == JsonValueKind.Object => $"limit rate {(value.Get("inv")?.ValueKind == JsonValueKind.True ? "over " : "")}{value.Whole("rate")}/{value.Text("per")}",
        "flow" => $"flow {value.Text("op")} {value.Text("flowtable")}",
        _ => null,
    };

    private static string Translation(string name, JsonElement value, int depth)
    {
        var text = new StringBuilder(name);
        if (value.Get("addr") is { } address)
            text.Append(" to ").Append(Say(address, depth));
        if (value.Get("port") is { } port)
            text.Append(value.Get("addr") is null ? " to :" : ":").Append(Say(port, depth));
        if (value.Get("flags") is { } flags)
            text.Append(' ').Append(List(flags, ",", depth));
        return text.ToString();
    }

    private static string Operator(string? text) => text is "==" or "in" or null ? "" : $"{text} ";

    private static string Part(JsonElement value, string name, int depth) => value.Get(name) is { } part ? Say(part, depth + 1) : "";

    // Elements of maps are pairs.
    private static string List(JsonElement list, string between, int depth)
    {
        var items = list.Items().Take(MostItems + 1).Select(item => item.ValueKind == JsonValueKind.Array && between == ", " ? List(item, " : ", depth + 1) : Say(item, depth + 1)).ToList();
        return string.Join(between, items.Count > MostItems ? [.. items.Take(MostItems), "..."] : items);
    }

    private static string Cut(string text, int longest) => text.Length > longest ? text[..longest] : text;
}

using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>snat, dnat, masquerade and redirect.</summary>
internal static class TranslationReader
{
    /// <summary>null: something in it is not understood. A packet that meets none of them has not matched the rule.</summary>
    public static IReadOnlyList<(Match When, Effect Effect)>? Read(string name, JsonElement value, RuleScope scope)
    {
        var flags = (value.Get("flags") ?? default).Items().Concat((value.Get("type_flags") ?? default).Items()).Select(flag => flag.AsText()).ToList();
        bool anyPort = flags.Contains("random") || flags.Contains("fully-random");
        if (name is "masquerade" or "redirect")
        {
            return Ports(value.Get("port"), scope)?.Select(one => (one.When, (Effect)(name == "redirect"
                ? new Effect.Redirect(one.Ports, anyPort) : new Effect.Masquerade(one.Ports, anyPort)))).ToList();
        }
        bool source = name == "snat";
        if (flags.Contains("netmap") || flags.Contains("prefix"))
            return Prefixes(value.Get("addr"), source, scope);
        if (value.Get("addr") is not { } address)
            return Ports(value.Get("port"), scope)?.Select(one => (one.When, (Effect)new Effect.Translate(source, null, one.Ports, anyPort))).ToList();
        if (IsOwn(address, source) && value.Get("port") is null)
            return [(Match.Always, new Effect.MapPrefix(source, 0, 0))];
        if (Ports(value.Get("port"), scope) is not { } ports || Addresses(address, scope) is not { } addresses)
            return null;
        return [.. addresses.SelectMany(one => ports.Select(port =>
            (one.When.Flat(port.When), (Effect)new Effect.Translate(source, one.Addresses, one.Ports ?? port.Ports, anyPort))))];
    }

    /// <summary>The packet's own address: it stays, and counts as translated, so that no later chain translates it.</summary>
    private static bool IsOwn(JsonElement address, bool source) =>
        address.Get("payload") is { } payload && payload.Text("protocol") == "ip" && payload.Text("field") == (source ? "saddr" : "daddr");

    private static List<(Match When, NumberRange? Ports)>? Ports(JsonElement? port, RuleScope scope)
    {
        if (port is not { } value)
            return [(Match.Always, null)];
        return All<NumberRange>(value, scope, one => Constants.Span(one, ValueKind.Port, 16) is { Last: <= ushort.MaxValue } range ? range : null)?.Select(one => (one.When, (NumberRange?)one.Value)).ToList();
    }

    /// <summary>Addresses, from a map also with ports.</summary>
    private static List<(Match When, NumberRange Addresses, NumberRange? Ports)>? Addresses(JsonElement value, RuleScope scope) =>
        All<(NumberRange, NumberRange?)>(value, scope, one => one.Get("concat")?.Pair() switch
        {
            [var address, var port] => Constants.Span(address, ValueKind.Address, 32) is { } to && Constants.Span(port, ValueKind.Port, 16) is { Last: <= ushort.MaxValue } ports ? (to, ports) : null,
            _ => Constants.Span(one, ValueKind.Address, 32) is { } to ? (to, null) : null,
        })?.Select(one => (one.When, one.Value.Item1, one.Value.Item2)).ToList();

    // The kernel's nft_nat compares twelve octets beside the address that it never set, so an address that stays may pass for a new one.
    private static List<(Match, Effect)>? Prefixes(JsonElement? value, bool source, RuleScope scope) => value is not { } address ? null
        : All<(uint, uint)>(address, scope, one => Constants.Span(one, ValueKind.Address, 32) is { } range ? (range.First, ~(range.First ^ range.Last)) : null)?
            .Select(one => (one.When, (Effect)new Effect.MapPrefix(source, one.Value.Item1, one.Value.Item2) { MayCountUnchanged = true })).ToList();

    /// <summary>The value, or each result of a map.</summary>
    private static List<(Match When, T Value)>? All<T>(JsonElement value, RuleScope scope, Func<JsonElement, T?> read) where T : struct
    {
        if (value.Get("map") is not { } map)
            return read(value) is { } single ? [(Match.Always, single)] : null;
        if (map.Get("key") is not { } key || map.Get("data") is not { } data || Lookups.Results(key, data, scope) is not { } results)
            return null;
        var all = results.Select(one => (one.When, Value: read(one.Data))).ToList();
        return all.TrueForAll(one => one.Value is not null) ? [.. all.Select(one => (one.When, one.Value!.Value))] : null;
    }
}

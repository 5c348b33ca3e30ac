using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>"... set ...": new values of marks and of fields of headers.</summary>
internal static class MangleReader
{
    /// <summary>Nothing in the model asks for them.</summary>
    private static readonly HashSet<string> WithoutEffect = new(
        ["priority", "pkttype", "nftrace", "secmark", "label", "event", "helper", "cgroup", "rtclassid"], StringComparer.Ordinal);

    public static IReadOnlyList<Case> Read(JsonElement key, JsonElement value, RuleScope scope)
    {
        if (value.Get("map") is { } map && map.Get("key") is { } asked && map.Get("data") is { } data)
            return Mapped(key, asked, data, scope);
        return One(key, value, scope);
    }

    private static IReadOnlyList<Case> Mapped(JsonElement key, JsonElement asked, JsonElement data, RuleScope scope)
    {
        if (Lookups.Results(asked, data, scope) is not { } results)
            return Nothing(key, scope);
        return [.. results.SelectMany(result => One(key, result.Data, scope).Select(one => one with { When = result.When.Flat(one.When) }))];
    }

    private static IReadOnlyList<Case> One(JsonElement key, JsonElement value, RuleScope scope)
    {
        if (key.Only() is not var (name, what))
            return Nothing(key, scope);
        switch (name)
        {
            case "meta" or "ct" when what.Text("key") == "mark":
                return Mark(name == "ct" ? PacketField.ConnectionMark : PacketField.PacketMark, key, value, scope);
            case "meta" or "ct" when WithoutEffect.Contains(what.Text("key") ?? ""):
                return [new Case(Match.Always, [], null)];
            case "payload":
                return Payload(key, what, value, scope);
            case "tcp option" when what.Text("name") == "maxseg" && what.Text("field") == "size":
                return Segment(key, value, scope);
            default:
                return Nothing(key, scope);
        }
    }

    private static IReadOnlyList<Case> Mark(PacketField to, JsonElement key, JsonElement value, RuleScope scope)
    {
        if (MarkValue.Of(value) is { } mark)
            return Into(to, mark);
        // A number that chance chooses, of few.
        if (value.Get("numgen") is { } numbers && numbers.Whole("mod") is > 0 and <= 16 and var count)
        {
            var cases = new List<Case>();
            Match before = Match.Always;
            for (uint index = 0; index < count; index++)
            {
                var chosen = scope.Undecided($"number {index}");
                var when = index == count - 1 ? before : before.Flat(chosen);
                cases.AddRange(Into(to, new MarkValue(null, 0, index + (uint)(numbers.Whole("offset") ?? 0))).Select(one => one with { When = when.Flat(one.When) }));
                before = before.Flat(new Match.Not(chosen));
            }
            return cases;
        }
        return Nothing(key, scope);
    }

    // Where there is no connection there is no mark to set, and the rule goes on; without one to read it does not.
    private static IReadOnlyList<Case> Into(PacketField to, MarkValue mark)
    {
        if (mark.From == PacketField.ConnectionMark)
            return [new Case(mark.Needs, mark.Into(to), null)];
        return to == PacketField.ConnectionMark ? StatementReader.If(RuleScope.Tracked, mark.Into(to)) : [new Case(Match.Always, mark.Into(to), null)];
    }

    private static IReadOnlyList<Case> Payload(JsonElement key, JsonElement payload, JsonElement value, RuleScope scope)
    {
        if (PayloadKeys.Of(payload, scope, uint.MaxValue, 0) is not Key.Bits bits)
            return payload.Text("field") is "id" or "checksum" ? [new Case(Match.Always, [], null)] : Nothing(key, scope);
        if (Constants.Number(value, bits.Kind) is not { } number || (bits.Width < 32 && number >> bits.Width != 0))
            return Nothing(key, scope);
        uint mask = (bits.Width == 32 ? uint.MaxValue : (1u << bits.Width) - 1) << bits.Shift;
        // Addresses and ports that change without tracking: nothing looks for a policy or a route again.
        if (bits.Field is PacketField.Source or PacketField.Destination or PacketField.SourcePort or PacketField.DestinationPort)
            scope.Note(ReadingFault.UnknownAction, $"{RuleText.Of(key)} set without translation");
        return [new Case(bits.Needs, [new Effect.Set(bits.Field, number << bits.Shift, mask)], null)];
    }

    /// <summary>The kernel only ever lowers it, and gives none to a packet without one.</summary>
    private static IReadOnlyList<Case> Segment(JsonElement key, JsonElement value, RuleScope scope)
    {
        var tcp = PayloadKeys.Needs(6);
        var some = tcp.Flat(PayloadKeys.HasSegmentSize);
        var none = tcp.Flat(new Match.Not(PayloadKeys.HasSegmentSize));
        if (value.Get("rt")?.Text("key") == "mtu")
            return [new Case(some, [new Effect.ClampSegment(null)], null), new Case(none, [], null)];
        return Constants.Number(value, ValueKind.Number) is { } size and <= ushort.MaxValue
            ? [new Case(some, [new Effect.ClampSegment(size)], null), new Case(none, [], null)] : Nothing(key, scope);
    }

    private static IReadOnlyList<Case> Nothing(JsonElement key, RuleScope scope)
    {
        scope.Note(ReadingFault.UnknownAction, $"{RuleText.Of(key)} set to something unknown");
        return [new Case(Match.Always, [], null)];
    }
}

using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>What connection tracking knows. Without a connection only its state can be asked.</summary>
internal static class ConnectionKeys
{
    private const uint Translated = 48;

    private static readonly HashSet<string> WithoutAnswer = new(
        ("expiration helper bytes packets avgpkt zone id label secmark proto-src proto-dst count eventmask saddr daddr").Split(' '), StringComparer.Ordinal);

    public static Key Of(JsonElement ct, RuleScope scope, uint and, uint xor)
    {
        string key = ct.Text("key") ?? "";
        return key switch
        {
            "state" => new Key.Cases(Match.Always, [.. States().Select(state => (State(state.State), NumberSet.One((state.Bit & and) ^ xor)))], ValueKind.State, ""),
            "mark" => new Key.Bits(RuleScope.Tracked, PacketField.ConnectionMark, 0, 32, ValueKind.Number, and, xor),
            "status" => Status(scope, and, xor),
            "direction" => Direction(and, xor),
            "l3proto" => KeyReader.Constant(2, and, xor, ValueKind.Family, RuleScope.Tracked),
            "protocol" => Protocol(scope, and, xor),
            _ when WithoutAnswer.Contains(key) || key.StartsWith("ip ", StringComparison.Ordinal) => new Key.Unknown(RuleScope.Tracked, scope.Undecided($"ct {ct.Text("dir")} {key}").Name),
            _ when key.StartsWith("ip6 ", StringComparison.Ordinal) => new Key.Unknown(Match.Never, scope.Where),
            _ => new Key.Unknown(Match.Always, scope.Unknown($"ct {key}").Name),
        };
    }

    private static (ConnectionState State, uint Bit)[] States() =>
    [
        (ConnectionState.Invalid, 1), (ConnectionState.Established, 2), (ConnectionState.Related, 4), (ConnectionState.New, 8), (ConnectionState.Untracked, 64),
    ];

    private static Match.In State(ConnectionState state) => new(PacketField.State, NumberSet.One((uint)state));

    // Two of its bits are in the model: whether the source and the destination are translated.
    private static Key.Cases Status(RuleScope scope, uint and, uint xor)
    {
        bool known = (and & ~Translated) == 0;
        return new Key.Cases(RuleScope.Tracked, [.. Enumerable.Range(0, 4).Select(nat => (
            (Match)new Match.In(PacketField.ConnectionNat, NumberSet.One((uint)nat)), known ? NumberSet.One((((uint)nat << 4) & and) ^ xor) : Others((uint)nat << 4, and, xor)))],
            ValueKind.Status, scope.Undecided("ct status").Name);
    }

    // Some of the bits that are not known: all that the mask lets through beside the known ones.
    private static NumberSet Others(uint bits, uint and, uint xor)
    {
        uint known = bits & and;
        return xor == 0 && known != 0 ? NumberSet.Between(known, uint.MaxValue) : NumberSet.Between(0, uint.MaxValue);
    }

    // A first packet goes the connection's way; of later ones the model does not know it.
    private static Key.Cases Direction(uint and, uint xor)
    {
        var first = State(ConnectionState.New);
        var back = new Match.Not(first).And(new Match.Undecided("the packet answers"));
        return new Key.Cases(RuleScope.Tracked, [(new Match.Not(back), NumberSet.One(xor)), (back, NumberSet.One((1 & and) ^ xor))], ValueKind.Direction, "");
    }

    // An error message is related to a connection of another protocol than its own.
    private static Key.Bits Protocol(RuleScope scope, uint and, uint xor)
    {
        var related = State(ConnectionState.Related);
        return new Key.Bits(RuleScope.Tracked.And(new Match.Not(related)), PacketField.Protocol, 0, 8, ValueKind.Protocol, and, xor)
        {
            Otherwise = related.And(scope.Undecided("ct protocol")),
        };
    }
}

using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>Expressions of a packet's fields.</summary>
internal static class KeyReader
{
    /// <summary>The parts of a concatenation, or the one expression.</summary>
    public static IReadOnlyList<Key> All(JsonElement expression, RuleScope scope) =>
        expression.Get("concat") is { ValueKind: JsonValueKind.Array } parts ? [.. parts.EnumerateArray().Select(part => Of(part, scope))] : [Of(expression, scope)];

    /// <param name="and">With xor: what is done with the value before it is compared.</param>
    public static Key Of(JsonElement expression, RuleScope scope, uint and = uint.MaxValue, uint xor = 0, int depth = 0)
    {
        if (expression.Only() is not var (name, value))
            return Strange(expression, scope);
        switch (name)
        {
            case "&" or "|" or "^" when depth < 16:
                return Combined(name, value, scope, and, xor, depth) ?? Strange(expression, scope);
            case "payload":
                return PayloadKeys.Of(value, scope, and, xor);
            case "meta":
                return MetaKeys.Meta(value, scope, and, xor);
            case "ct":
                return ConnectionKeys.Of(value, scope, and, xor);
            case "rt":
                return MetaKeys.Route(value, scope);
            case "ipsec":
                return IpsecKeys.Of(value, scope);
            case "fib":
                return MetaKeys.Lookup(value, scope);
            case "tcp option":
                return PayloadKeys.TcpOption(value, scope);
            case "exthdr":
                return new Key.Unknown(Match.Never, scope.Where);
            case "ip option" or "sctp chunk" or "dccp option" or "socket" or "osf" or "jhash" or "symhash" or "random":
                return new Key.Unknown(name is "sctp chunk" ? Protocol(132) : name is "dccp option" ? Protocol(33) : Match.Always, scope.Undecided(RuleText.Of(expression)).Name);
            case "numgen":
                uint? count = value.Whole("mod") is > 0 and <= 65536 and var mod && value.Whole("offset") is null or 0 ? (uint)mod : null;
                return new Key.Unknown(Match.Always, scope.Undecided(RuleText.Of(expression)).Name, count);
            default:
                return Strange(expression, scope);
        }
    }

    public static Match Protocol(params uint[] numbers) => new Match.In(PacketField.Protocol, NumberSet.Singles(numbers));

    public static Key Strange(JsonElement expression, RuleScope scope) => new Key.Unknown(Match.Always, scope.Unknown(RuleText.Of(expression)).Name);

    public static Key.Cases Constant(uint value, uint and, uint xor, ValueKind kind, Match? needs = null) =>
        new(needs ?? Match.Always, [(Match.Always, NumberSet.One((value & and) ^ xor))], kind, "");

    // Outside in: what is done last is known first.
    private static Key? Combined(string operation, JsonElement operands, RuleScope scope, uint and, uint xor, int depth)
    {
        var parts = operands.Pair();
        if (parts.Count < 2 || parts.Count > 16)
            return null;
        // The kinds of constants are those of what they are combined with.
        var kind = Of(parts[0], scope, uint.MaxValue, 0, depth + 1).Kind;
        foreach (var part in parts.Skip(1).Reverse())
        {
            if (Constants.Number(part, kind) is not { } constant)
                return null;
            (and, xor) = operation switch
            {
                "&" => (and & constant, xor),
                "|" => (and & ~constant, xor ^ (constant & and)),
                _ => (and, xor ^ (constant & and)),
            };
        }
        return Of(parts[0], scope, and, xor, depth + 1);
    }
}

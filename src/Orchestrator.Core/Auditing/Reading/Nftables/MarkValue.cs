using System.Text.Json;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;

namespace Orchestrator.Core.Auditing.Reading.Nftables;

/// <summary>A mark's new value: (a mark and mask) xor bits, or bits alone.</summary>
/// <param name="From">null for a constant.</param>
internal sealed record MarkValue(PacketField? From, uint And, uint Xor)
{
    /// <summary>null: not of that form.</summary>
    public static MarkValue? Of(JsonElement value, int depth = 0)
    {
        if (Constants.Number(value, ValueKind.Number) is { } constant)
            return new MarkValue(null, 0, constant);
        if (value.Only() is not var (name, inner) || depth > 16)
            return null;
        if (name is "meta" or "ct" && inner.Text("key") == "mark")
            return new MarkValue(name == "ct" ? PacketField.ConnectionMark : PacketField.PacketMark, uint.MaxValue, 0);
        var parts = inner.Pair();
        if (name is not ("&" or "|" or "^" or "<<" or ">>") || parts.Count is < 2 or > 16 || Of(parts[0], depth + 1) is not { } result)
            return null;
        foreach (var part in parts.Skip(1))
        {
            if (Constants.Number(part, ValueKind.Number) is not { } operand || result.Then(name, operand) is not { } next)
                return null;
            result = next;
        }
        return result;
    }

    /// <summary>What must hold for there to be a value at all.</summary>
    public Match Needs => From == PacketField.ConnectionMark ? RuleScope.Tracked : Match.Always;

    public IReadOnlyList<Effect> Into(PacketField to)
    {
        if (From is null)
            return [new Effect.Set(to, Xor, uint.MaxValue)];
        var effects = new List<Effect>();
        if (From != to)
            effects.Add(new Effect.Copy(From.Value, to, And, uint.MaxValue));
        if (~And != 0)
            effects.Add(new Effect.Set(to, Xor & ~And, ~And));
        if ((Xor & And) != 0)
            effects.Add(new Effect.Turn(to, Xor & And));
        return effects;
    }

    private MarkValue? Then(string operation, uint operand) => operation switch
    {
        "&" => this with { And = And & operand, Xor = Xor & operand },
        "|" => this with { And = And & ~operand, Xor = Xor | operand },
        "^" => this with { Xor = Xor ^ operand },
        "<<" when From is null && operand < 32 => this with { Xor = Xor << (int)operand },
        ">>" when From is null && operand < 32 => this with { Xor = Xor >> (int)operand },
        _ => null,
    };
}

using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Proving;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Web.Words;

/// <summary>Rules, packets and fields as their owner would call them.</summary>
public static class AuditRuleWords
{
    /// <summary>"Rule 7 (masquerade, out-interface ether1)"; iptables counts in the chain, so there the chain is named.</summary>
    public static string Rule(AuditTold told, Rule rule) => $"{Name(told, rule, capital: true)} ({Describe(told.Path, rule)})";

    /// <summary>"rule 7".</summary>
    public static string Name(AuditTold told, Rule rule, bool capital = false)
    {
        string name = told.Language == RuleLanguage.RouterOs
            ? rule.Name.Chain.Table == "nat" ? $"rule {rule.Name.Number}" : $"{rule.Name.Chain.Table} rule {rule.Name.Number}"
            : $"rule {rule.Name.Number} of {(rule.Name.Chain.Table is "mangle" or "raw" ? rule.Name.Chain.ToString() : rule.Name.Chain.Chain)}";
        return capital ? char.ToUpperInvariant(name[0]) + name[1..] : name;
    }

    public static string Describe(PacketPath path, Rule rule)
    {
        var words = new List<string> { Action(rule) };
        foreach (var (field, word) in new[] { (PacketField.InInterface, "in-interface"), (PacketField.OutInterface, "out-interface") })
        {
            if (DeviceSides.Asked(rule.Match, field) is { } numbers && Interfaces(path, numbers) is { Count: > 0 and <= 3 } names)
                words.Add($"{word} {string.Join(" or ", names)}");
        }
        if (rule.Name.Comment.Length > 0)
            words.Add($"\"{AuditSecrets.Masked(rule.Name.Comment)}\"");
        return string.Join(", ", words);
    }

    public static string Action(Rule rule) => (rule.Effects.Count > 0 ? rule.Effects[0] : null) switch
    {
        Effect.Masquerade => "masquerade",
        Effect.Translate { Source: true, Addresses: { } to } => $"src-nat to {Addresses(to)}",
        Effect.Translate { Source: true } => "src-nat of ports",
        Effect.Translate { Addresses: { } to } => $"dst-nat to {Addresses(to)}",
        Effect.Translate => "dst-nat of ports",
        Effect.MapPrefix map => $"netmap to {Addresses(new NumberRange(map.Network, map.Network | ~map.Mask))}",
        Effect.Redirect => "redirect",
        Effect.Fasttrack => "fasttrack",
        Effect.NoTrack => "notrack",
        Effect.ClampSegment => "change MSS",
        Effect.Set { Field: PacketField.ConnectionMark or PacketField.PacketMark or PacketField.RoutingMark } or Effect.Copy => "mark",
        null => rule.Verdict switch
        {
            Verdict.Accept => "accept",
            Verdict.Drop => "drop",
            Verdict.Jump jump => $"jump to {jump.Target.Chain}",
            Verdict.Goto jump => $"go to {jump.Target.Chain}",
            Verdict.Return => "return",
            _ => "pass through",
        },
        _ => "change",
    };

    public static string Interface(PacketPath path, uint number) => path.Interfaces[number]?.Name is { } name ? name == "(any other)" ? "an interface that no rule names" : name : "an interface";

    public static IReadOnlyList<string> Interfaces(PacketPath path, NumberSet numbers) =>
        [.. path.Interfaces.All.Select(one => path.Interfaces.Number(one.Name)).Where(numbers.Contains).Select(number => Interface(path, number))];

    /// <summary>"10.1.0.5 -> 10.2.0.9".</summary>
    public static string Pair(Packet packet) => $"{packet.Source} -> {packet.Destination}";

    public static string Policy(IpsecPolicy policy) => policy.Comment.Length > 0
        ? $"{policy.Name} ({AuditSecrets.Masked(policy.Comment)}, {policy.Source} - {policy.Destination})" : $"policy {policy.Source} - {policy.Destination}";

    private static string Addresses(NumberRange range) =>
        range.First == range.Last ? $"{new Core.Addressing.Ipv4Address(range.First)}" : $"{new Core.Addressing.Ipv4Address(range.First)}-{new Core.Addressing.Ipv4Address(range.Last)}";

    /// <summary>What an added rule asks: "10.1.0.0/24 -> 10.2.0.0/24".</summary>
    public static string Asked(Match match)
    {
        if (match is Match.Any any)
            return string.Join(" and ", any.Parts.Select(Asked));
        string from = One(PacketField.Source), to = One(PacketField.Destination);
        return $"{from} -> {to}";

        string One(PacketField field) => DeviceSides.Asked(match, field) is { Ranges: [var range] } && range is not { First: 0, Last: uint.MaxValue } ? Prefix(range) : "any";
    }

    private static string Prefix(NumberRange range)
    {
        uint size = range.Last - range.First;
        bool whole = (size & (size + 1)) == 0 && (range.First & size) == 0;
        return whole && size > 0 ? $"{new Core.Addressing.Ipv4Address(range.First)}/{32 - System.Numerics.BitOperations.PopCount(size)}" : Addresses(range);
    }
}

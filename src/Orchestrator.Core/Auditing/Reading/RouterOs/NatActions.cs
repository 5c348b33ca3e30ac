using System.Numerics;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>Actions of the nat table. null where one does not exist, or not in the rule's chain.</summary>
internal static class NatActions
{
    private static readonly Verdict Done = new Verdict.Accept();
    private static readonly Match Udp = new Match.In(PacketField.Protocol, NumberSet.One(17));

    public static RuleAction? Read(RuleRow rule, string action)
    {
        bool source = rule.Hooks.All(RuleTables.TranslatesSource), destination = rule.Hooks.All(hook => !RuleTables.TranslatesSource(hook));
        if (!TryRange(rule, "to-ports", 65535, out var ports) || !TryAddresses(rule, out var addresses))
            return null;
        return action switch
        {
            "masquerade" when source => RuleAction.Goes(Done, new Effect.Masquerade(ports)),
            "src-nat" when source => RuleAction.Goes(Done, new Effect.Translate(true, addresses, ports)),
            "dst-nat" when destination => RuleAction.Goes(Done, new Effect.Translate(false, addresses, ports)),
            "redirect" when destination => RuleAction.Goes(Done, new Effect.Redirect(ports)),
            "same" when (source || destination) && addresses is not null => RuleAction.Goes(Done, new Effect.Translate(source, addresses, ports)),
            "netmap" when (source || destination) && addresses is { } range => RuleAction.Goes(Done, [.. Map(source, range, ports)]),
            "endpoint-independent-nat" when source => new RuleAction(
                [addresses is null ? new Effect.Masquerade(ports) : new Effect.Translate(true, addresses, ports)], Done, Udp),
            // Packets of connections that it knows go back to where those came from; which ones it knows nobody can tell.
            "endpoint-independent-nat" when destination => new RuleAction(
                [new Effect.Translate(false, new NumberRange(0, uint.MaxValue), null)], Done, Udp.And(new Match.Undecided(rule.Unknown(action)))),
            _ => null,
        };
    }

    private static IEnumerable<Effect> Map(bool source, NumberRange range, NumberRange? ports)
    {
        uint size = range.Last - range.First + 1;
        bool isPrefix = size == 0 || (BitOperations.IsPow2(size) && (range.First & (size - 1)) == 0);
        if (!isPrefix)
            return [new Effect.Translate(source, range, ports)];
        Effect map = new Effect.MapPrefix(source, range.First, ~(size - 1));
        return ports is null ? [map] : [map, new Effect.Translate(source, null, ports)];
    }

    private static bool TryAddresses(RuleRow rule, out NumberRange? addresses)
    {
        addresses = null;
        if (rule.Row.Given("to-addresses") is not { } text)
            return true;
        if (!MatcherText.TryAddresses(text, out var first, out var last))
            return false;
        addresses = new NumberRange(first.Value, last.Value);
        return true;
    }

    private static bool TryRange(RuleRow rule, string word, uint largest, out NumberRange? range)
    {
        range = null;
        if (rule.Row.Given(word) is not { } text)
            return true;
        if (HeaderMatchers.Set(text, largest) is not { Ranges: [var one] })
            return false;
        range = one;
        return true;
    }
}

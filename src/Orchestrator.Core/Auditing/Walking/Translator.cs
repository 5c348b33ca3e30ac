using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>What a rule's effects make of a flow; more than one flow where part of it stays as it is.</summary>
internal sealed class Translator(PacketSpace space, PacketPath path)
{
    private readonly DiagramStore _store = space.Store;

    public static void Join(DiagramStore store, List<Flow> flows, Flow flow)
    {
        for (int index = 0; index < flows.Count; index++)
        {
            if (!flows[index].Joins(flow))
                continue;
            flows[index] = flows[index] with { Set = store.Or(flows[index].Set, flow.Set), Bounds = flows[index].Bounds.Around(flow.Bounds) };
            return;
        }
        flows.Add(flow);
    }

    public IReadOnlyList<Flow> Effects(Rule rule, Flow flow)
    {
        if (rule.Effects.Count == 0)
            return [flow];
        List<Flow> flows = [flow];
        foreach (var effect in rule.Effects)
            flows = [.. flows.SelectMany(one => Apply(rule, effect, one))];
        return flows;
    }

    private IEnumerable<Flow> Apply(Rule rule, Effect effect, Flow flow)
    {
        switch (effect)
        {
            case Effect.Set set:
                return [flow with { Header = flow.Header.With(set.Field, flow.Header[set.Field].Overlay(set.Value, set.Mask)) }];
            case Effect.Copy copy:
                return [flow with { Header = flow.Header.With(copy.To, MarkCopy.Of(flow.Header, copy)) }];
            case Effect.NoTrack:
                return [flow with { Untracked = true }];
            case Effect.Fasttrack:
                return [flow with { FasttrackedBy = flow.FasttrackedBy ?? rule }];
            case Effect.ClampSegment clamp:
                return Clamp(flow, clamp.Size);
            case Effect.Masquerade masquerade when flow.PreferredSource is { } preferred:
                return Source(rule, flow, new NumberRange(preferred.Value, preferred.Value), masquerade.Ports);
            case Effect.Masquerade masquerade:
                return ByAddress(flow, PacketField.OutInterface).SelectMany(part => Source(rule, part.Flow, part.Address, masquerade.Ports));
            case Effect.Translate { Source: true, Addresses: null } translate:
                return Ports(flow, PacketField.SourcePort, translate.Ports).Select(one => Done(rule, one, true));
            case Effect.Translate { Source: true } translate:
                return Source(rule, flow, translate.Addresses, translate.Ports);
            case Effect.Translate translate:
                return Destination(rule, flow, translate.Addresses, translate.Ports);
            case Effect.Redirect redirect:
                return ByAddress(flow with { Redirected = true }, PacketField.InInterface)
                    .SelectMany(part => Destination(rule, part.Flow, part.Address ?? new NumberRange(0, uint.MaxValue), redirect.Ports));
            case Effect.MapPrefix map:
                var field = map.Source ? PacketField.Source : PacketField.Destination;
                return [Done(rule, flow with { Header = flow.Header.With(field, flow.Header[field].Overlay(map.Network, map.Mask)) }, map.Source)];
            default:
                throw new InvalidOperationException($"No effect of kind {effect.GetType().Name}.");
        }
    }

    private IEnumerable<Flow> Source(Rule rule, Flow flow, NumberRange? addresses, NumberRange? ports)
    {
        // What is already as it shall be keeps its address and port.
        int fits = _store.And(Within(flow, PacketField.Source, addresses ?? new NumberRange(1, 0)), Within(flow, PacketField.SourcePort, ports));
        int kept = _store.And(flow.Set, addresses is null ? DiagramStore.False : fits);
        if (kept != DiagramStore.False)
            yield return Done(rule, flow with { Set = kept }, true);
        int changed = _store.Difference(flow.Set, kept);
        if (changed == DiagramStore.False)
            yield break;
        var chosen = Choose(flow with { Set = changed }, PacketField.Source, addresses ?? new NumberRange(0, uint.MaxValue));
        foreach (var one in Ports(chosen, PacketField.SourcePort, ports))
            yield return Done(rule, one, true);
    }

    private IEnumerable<Flow> Destination(Rule rule, Flow flow, NumberRange? addresses, NumberRange? ports)
    {
        var chosen = addresses is { } range ? Choose(flow, PacketField.Destination, range) : flow;
        return Ports(chosen, PacketField.DestinationPort, ports).Select(one => Done(rule, one, false));
    }

    // A port within the range stays; which one another packet gets is the device's choice. Packets without ports keep what they have.
    private IEnumerable<Flow> Ports(Flow flow, PacketField field, NumberRange? ports)
    {
        if (ports is not { } range)
        {
            yield return flow;
            yield break;
        }
        int stays = _store.Or(Within(flow, field, range), space.Member(flow.Header[PacketField.Protocol], Portless));
        int kept = _store.And(flow.Set, stays);
        if (kept != DiagramStore.False)
            yield return flow with { Set = kept };
        int moved = _store.Difference(flow.Set, stays);
        if (moved != DiagramStore.False)
            yield return Choose(flow with { Set = moved }, field, range);
    }

    private static readonly NumberSet Portless =
        NumberSet.Singles(Enumerable.Range(0, 256).Select(number => (uint)number).Where(number => !Packet.HasPorts(number)));

    private Flow Choose(Flow flow, PacketField field, NumberRange range)
    {
        if (range.First == range.Last)
            return flow with { Header = flow.Header.With(field, range.First) };
        var chosen = space.Chosen(field);
        return flow with
        {
            Header = flow.Header.With(field, chosen),
            Set = _store.And(flow.Set, space.Member(chosen, NumberSet.Of(range))),
        };
    }

    private IEnumerable<Flow> Clamp(Flow flow, uint? size)
    {
        if (size is not { } limit)
            return [flow];
        int larger = _store.And(flow.Set, space.Member(flow.Header[PacketField.SegmentSize], NumberSet.Between(limit + 1, PacketField.SegmentSize.Largest())));
        var clamped = flow with { Set = larger, Header = flow.Header.With(PacketField.SegmentSize, limit) };
        return [.. new[] { clamped, flow with { Set = _store.Difference(flow.Set, larger) } }.Where(one => one.Set != DiagramStore.False)];
    }

    private int Within(Flow flow, PacketField field, NumberRange? range) =>
        range is { } run ? space.Member(flow.Header[field], NumberSet.Of(run)) : DiagramStore.True;

    /// <summary>The flow by the address of the interface it uses; null stands for addresses that are not known.</summary>
    private IEnumerable<(Flow Flow, NumberRange? Address)> ByAddress(Flow flow, PacketField field)
    {
        var bits = flow.Header[field];
        if (bits.Known is { } number)
            return [(flow, AddressOf(number))];
        return from numbers in Enumerable.Range(0, path.Interfaces.All.Count + 1).Select(number => (uint)number).GroupBy(AddressOf)
               let part = _store.And(flow.Set, space.Member(bits, NumberSet.Singles(numbers)))
               where part != DiagramStore.False
               select (flow with { Set = part }, numbers.Key);
    }

    // What the device makes itself and redirects goes to its loopback address.
    private NumberRange? AddressOf(uint number) =>
        number == 0 ? new NumberRange(0x7F000001, 0x7F000001)
        : path.Interfaces[number]?.Address is { } address ? new NumberRange(address.Value, address.Value) : null;

    private static Flow Done(Rule rule, Flow flow, bool source)
    {
        uint bit = source ? 1u : 2u;
        var header = flow.Header.With(PacketField.ConnectionNat, flow.Header[PacketField.ConnectionNat].Overlay(bit, bit));
        return source
            ? flow with { SourceTranslated = true, TranslatedBy = rule, Header = header }
            : flow with { DestinationTranslated = true, TranslatedBy = rule, Header = header };
    }
}

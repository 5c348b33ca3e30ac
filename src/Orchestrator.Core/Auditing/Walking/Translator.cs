using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>What a rule's effects make of a flow; more than one flow where part of it stays as it is.</summary>
internal sealed class Translator(PacketSpace space, PacketPath path)
{
    /// <summary>Bits of a mark that are told apart at a time; each doubles the flows.</summary>
    private const int MostPinned = 12;

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
            case Effect.Turn turn:
                return Pin(flow, turn.Field, turn.Mask).Select(one => one with { Header = one.Header.With(turn.Field, MarkCopy.Turned(one.Header[turn.Field], turn.Mask)) });
            case Effect.Copy copy:
                uint mixed = MarkCopy.Mixed(flow.Header, copy);
                return Pin(flow, copy.To, mixed).SelectMany(one => Pin(one, copy.From, mixed)).Select(one => one with { Header = one.Header.With(copy.To, MarkCopy.Of(one.Header, copy)) });
            case Effect.NoTrack:
                return [flow.Claimed ? flow : flow with { Untracked = true, Header = flow.Header.With(PacketField.State, (uint)ConnectionState.Untracked) }];
            case Effect.Claim:
                return [flow.Untracked ? flow : flow with { Claimed = true, Header = flow.Header.With(PacketField.State, (uint)ConnectionState.New) }];
            case Effect.Fasttrack:
                return [flow with { FasttrackedBy = flow.FasttrackedBy ?? rule }];
            case Effect.ClampSegment clamp:
                return Clamp(flow, clamp.Size);
            default:
                bool source = effect is Effect.Masquerade or Effect.Translate { Source: true } or Effect.MapPrefix { Source: true };
                return Translations(effect, flow).SelectMany(one => Done(rule, flow, one, source, effect is Effect.MapPrefix { MayCountUnchanged: true }));
        }
    }

    private IEnumerable<Flow> Translations(Effect effect, Flow flow)
    {
        switch (effect)
        {
            case Effect.Masquerade masquerade:
                return ByAddress(flow, PacketField.OutInterface).SelectMany(part => Source(part.Flow, part.Address, part.Address is not null, masquerade.Ports, masquerade.AnyPort));
            case Effect.Translate { Source: true, Addresses: null } translate:
                return Ports(flow, PacketField.SourcePort, translate.Ports, translate.AnyPort);
            case Effect.Translate { Source: true } translate:
                return Source(flow, translate.Addresses, true, translate.Ports, translate.AnyPort);
            case Effect.Translate translate:
                return Destination(flow, translate.Addresses, translate.Ports, translate.AnyPort);
            case Effect.Redirect redirect:
                return ByAddress(flow with { Redirected = true }, PacketField.InInterface)
                    .SelectMany(part => Destination(part.Flow, part.Address ?? new NumberRange(0, uint.MaxValue), redirect.Ports, redirect.AnyPort));
            case Effect.MapPrefix map:
                var field = map.Source ? PacketField.Source : PacketField.Destination;
                return [flow with { Header = flow.Header.With(field, flow.Header[field].Overlay(map.Network, map.Mask)) }];
            default:
                throw new InvalidOperationException($"No effect of kind {effect.GetType().Name}.");
        }
    }

    /// <param name="known">Whether the addresses are what the device will take, or all that it may.</param>
    private IEnumerable<Flow> Source(Flow flow, NumberRange? addresses, bool known, NumberRange? ports, bool anyPort)
    {
        // What is already as it shall be keeps its address and port.
        int fits = !known || anyPort ? DiagramStore.False
            : _store.And(Within(flow, PacketField.Source, addresses), _store.Or(Within(flow, PacketField.SourcePort, ports), HasNoPorts(flow)));
        int kept = _store.And(flow.Set, fits);
        if (kept != DiagramStore.False)
            yield return flow with { Set = kept };
        int changed = _store.Difference(flow.Set, kept);
        if (changed == DiagramStore.False)
            yield break;
        var chosen = Choose(flow with { Set = changed }, PacketField.Source, addresses ?? new NumberRange(0, uint.MaxValue));
        foreach (var one in Ports(chosen, PacketField.SourcePort, ports ?? (anyPort ? AnyPort : null), anyPort))
            yield return one;
    }

    private IEnumerable<Flow> Destination(Flow flow, NumberRange? addresses, NumberRange? ports, bool anyPort) =>
        Ports(addresses is { } range ? Choose(flow, PacketField.Destination, range) : flow, PacketField.DestinationPort, ports, anyPort);

    // A port within the range stays; which one another packet gets is the device's choice. Packets without ports keep what they have.
    private IEnumerable<Flow> Ports(Flow flow, PacketField field, NumberRange? ports, bool anyPort)
    {
        if (ports is not { } range)
        {
            yield return flow;
            yield break;
        }
        int stays = anyPort ? HasNoPorts(flow) : _store.Or(Within(flow, field, range), HasNoPorts(flow));
        int kept = _store.And(flow.Set, stays);
        if (kept != DiagramStore.False)
            yield return flow with { Set = kept };
        int moved = _store.Difference(flow.Set, stays);
        if (moved != DiagramStore.False)
            yield return Choose(flow with { Set = moved }, field, range);
    }

    private int HasNoPorts(Flow flow) => space.Member(flow.Header[PacketField.Protocol], Portless);

    private static readonly NumberRange AnyPort = new(1, ushort.MaxValue);

    private static readonly NumberSet Portless =
        NumberSet.Singles(Enumerable.Range(0, 256).Select(number => (uint)number).Where(number => !Packet.HasPorts(number)));

    /// <summary>The flow by the values of these bits, which are then known.</summary>
    private IEnumerable<Flow> Pin(Flow flow, PacketField field, uint mask)
    {
        var bits = flow.Header[field];
        if (Enumerable.Range(0, bits.Width).Count(index => (mask >> (bits.Width - 1 - index) & 1) != 0 && !bits[index].IsKnown) > MostPinned)
            throw new DiagramLimitException(1 << MostPinned);
        for (int index = 0; index < bits.Width; index++)
        {
            uint place = 1u << (bits.Width - 1 - index);
            if ((mask & place) == 0 || bits[index].IsKnown)
                continue;
            return new[] { 0u, place }
                .Select(value => flow with { Set = _store.And(flow.Set, space.Masked(bits, value, place)), Header = flow.Header.With(field, bits.Overlay(value, place)) })
                .Where(part => part.Set != DiagramStore.False).SelectMany(part => Pin(part, field, mask & ~place));
        }
        return [flow];
    }

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
        var bits = flow.Header[PacketField.SegmentSize];
        int none = _store.And(flow.Set, space.Member(bits, NumberSet.One(0)));
        int larger = limit == PacketField.SegmentSize.Largest() ? DiagramStore.False
            : _store.And(flow.Set, space.Member(bits, NumberSet.Between(limit + 1, PacketField.SegmentSize.Largest())));
        var named = flow.Header.With(PacketField.SegmentSize, Math.Min(limit, PacketWalk.LeastSegment));
        Flow[] parts =
        [
            flow with { Set = none, Header = named.With(PacketField.Length, named[PacketField.Length].Plus(PacketWalk.SegmentOption)) },
            flow with { Set = larger, Header = flow.Header.With(PacketField.SegmentSize, limit) },
            flow with { Set = _store.Difference(flow.Set, _store.Or(none, larger)) },
        ];
        return parts.Where(one => one.Set != DiagramStore.False);
    }

    private int Within(Flow flow, PacketField field, NumberRange? range) =>
        range is { } run ? space.Member(flow.Header[field], NumberSet.Of(run)) : DiagramStore.True;

    /// <summary>The flow by the address of the interface it uses; null stands for addresses that are not known.</summary>
    private IEnumerable<(Flow Flow, NumberRange? Address)> ByAddress(Flow flow, PacketField field)
    {
        var bits = flow.Header[field];
        if (field == PacketField.OutInterface && flow.LeavesAs is { } address)
            return [(flow, new NumberRange(address.Value, address.Value))];
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

    // The kernel marks a connection as translated only where something has really changed.
    private IEnumerable<Flow> Done(Rule rule, Flow before, Flow after, bool source, bool mayCount)
    {
        var (address, port) = source ? (PacketField.Source, PacketField.SourcePort) : (PacketField.Destination, PacketField.DestinationPort);
        var done = source ? after with { SourceTranslated = true, TranslatedBy = rule } : after with { DestinationTranslated = true, TranslatedBy = rule };
        int differs = _store.Or(space.Differ(before.Header[address], after.Header[address]), space.Differ(before.Header[port], after.Header[port]));
        if (mayCount)
            differs = _store.Or(differs, space.Unknown(PacketTranslator.CountsUnchanged));
        int changed = _store.And(after.Set, differs), same = _store.Difference(after.Set, differs);
        uint bit = source ? 1u : 2u;
        if (changed != DiagramStore.False)
            yield return done with { Set = changed, Header = done.Header.With(PacketField.ConnectionNat, done.Header[PacketField.ConnectionNat].Overlay(bit, bit)) };
        if (same != DiagramStore.False)
            yield return done with { Set = same };
    }
}

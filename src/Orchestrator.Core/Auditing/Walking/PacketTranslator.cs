using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>What a rule's effects make of one packet.</summary>
internal sealed class PacketTranslator(PacketPath path, IPacketChoices choices)
{
    /// <summary>Names what nobody can know of a prefix that leaves an address as it is.</summary>
    internal const string CountsUnchanged = "a prefix that changes nothing counts as a translation";

    public void Apply(Rule rule, Way way)
    {
        foreach (var effect in rule.Effects)
        {
            var before = way.Packet;
            if (effect.IsTranslation)
            {
                Translate(effect, way);
                Note(rule, effect, before, way);
            }
            else
            {
                Change(effect, way);
            }
        }
    }

    private static void Change(Effect effect, Way way)
    {
        switch (effect)
        {
            case Effect.Set set:
                way.Packet = way.Packet.With(set.Field, (way.Packet[set.Field] & ~set.Mask) | (set.Value & set.Mask));
                break;
            case Effect.Turn turn:
                way.Packet = way.Packet.With(turn.Field, way.Packet[turn.Field] ^ turn.Mask);
                break;
            case Effect.Copy copy:
                way.Packet = way.Packet.With(copy.To, MarkCopy.Of(way.Packet, copy));
                break;
            case Effect.NoTrack when !way.Claimed:
                way.Untracked = true;
                way.Packet = way.Packet.With(PacketField.State, (uint)ConnectionState.Untracked);
                break;
            case Effect.Claim when !way.Untracked:
                way.Claimed = true;
                way.Packet = way.Packet.With(PacketField.State, (uint)ConnectionState.New);
                break;
            case Effect.Fasttrack:
                way.Fasttracked = true;
                break;
            case Effect.ClampSegment { Size: { } size }:
                uint now = way.Packet[PacketField.SegmentSize];
                way.Packet = way.Packet.With(PacketField.SegmentSize, Math.Min(size, now == 0 ? PacketWalk.LeastSegment : now));
                if (now == 0 && way.Packet[PacketField.Length] <= PacketField.Length.Largest() - PacketWalk.SegmentOption)
                    way.Packet = way.Packet.With(PacketField.Length, way.Packet[PacketField.Length] + PacketWalk.SegmentOption);
                break;
        }
    }

    private void Translate(Effect effect, Way way)
    {
        switch (effect)
        {
            case Effect.Masquerade masquerade:
                var own = way.LeavesAs ?? path.Interfaces[way.Packet[PacketField.OutInterface]]?.Address;
                Source(way, own is { } address ? Exactly(address.Value) : null, masquerade.Ports, masquerade.AnyPort);
                break;
            case Effect.Translate { Source: true, Addresses: null } translate:
                way.Packet = Port(way.Packet, PacketField.SourcePort, translate.Ports, translate.AnyPort);
                break;
            case Effect.Translate { Source: true } translate:
                Source(way, translate.Addresses, translate.Ports, translate.AnyPort);
                break;
            case Effect.Translate translate:
                Destination(way, translate.Addresses, translate.Ports, translate.AnyPort);
                break;
            case Effect.Redirect redirect:
                Destination(way, Arriving(way.Packet), redirect.Ports, redirect.AnyPort);
                way.Redirected = true;
                break;
            case Effect.MapPrefix map:
                var field = map.Source ? PacketField.Source : PacketField.Destination;
                way.Packet = way.Packet.With(field, (way.Packet[field] & ~map.Mask) | (map.Network & map.Mask));
                break;
        }
    }

    /// <param name="addresses">null: not known.</param>
    private void Source(Way way, NumberRange? addresses, NumberRange? ports, bool anyPort)
    {
        var packet = way.Packet;
        bool portStays = ports?.Contains(packet[PacketField.SourcePort]) != false || !Packet.HasPorts(packet[PacketField.Protocol]);
        if (addresses?.Contains(packet[PacketField.Source]) == true && portStays && !anyPort)
            return;
        var range = addresses ?? new NumberRange(0, uint.MaxValue);
        packet = packet.With(PacketField.Source, choices.Choose(PacketField.Source, range.First, range.Last));
        way.Packet = Port(packet, PacketField.SourcePort, ports ?? (anyPort ? new NumberRange(1, ushort.MaxValue) : null), anyPort);
    }

    private void Destination(Way way, NumberRange? addresses, NumberRange? ports, bool anyPort)
    {
        if (addresses is { } range)
            way.Packet = way.Packet.With(PacketField.Destination, choices.Choose(PacketField.Destination, range.First, range.Last));
        way.Packet = Port(way.Packet, PacketField.DestinationPort, ports, anyPort);
    }

    private Packet Port(Packet packet, PacketField field, NumberRange? ports, bool anyPort) =>
        ports is not { } range || (range.Contains(packet[field]) && !anyPort) || !Packet.HasPorts(packet[PacketField.Protocol])
            ? packet : packet.With(field, choices.Choose(field, range.First, range.Last));

    private NumberRange? Arriving(Packet packet) => packet[PacketField.InInterface] switch
    {
        0 => Exactly(0x7F000001),
        var number => path.Interfaces[number]?.Address is { } own ? Exactly(own.Value) : new NumberRange(0, uint.MaxValue),
    };

    private static NumberRange Exactly(uint address) => new(address, address);

    private void Note(Rule rule, Effect effect, Packet before, Way way)
    {
        bool source = effect is Effect.Masquerade or Effect.Translate { Source: true } or Effect.MapPrefix { Source: true };
        way.TranslatedBy = rule;
        if (source)
            way.SourceTranslated = true;
        else
            way.DestinationTranslated = true;
        var (address, port) = source ? (PacketField.Source, PacketField.SourcePort) : (PacketField.Destination, PacketField.DestinationPort);
        bool changed = before[address] != way.Packet[address] || before[port] != way.Packet[port];
        if (changed || (effect is Effect.MapPrefix { MayCountUnchanged: true } && choices.Undecided(CountsUnchanged)))
            way.Packet = way.Packet.With(PacketField.ConnectionNat, way.Packet[PacketField.ConnectionNat] | (source ? 1u : 2u));
    }
}

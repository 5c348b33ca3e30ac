using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Walking;

/// <summary>What a rule's effects make of one packet.</summary>
internal sealed class PacketTranslator(PacketPath path, IPacketChoices choices)
{
    public void Apply(Rule rule, Way way)
    {
        foreach (var effect in rule.Effects)
        {
            Apply(effect, way);
            if (effect.IsTranslation)
                Note(rule, effect, way);
        }
    }

    private void Apply(Effect effect, Way way)
    {
        switch (effect)
        {
            case Effect.Set set:
                way.Packet = way.Packet.With(set.Field, (way.Packet[set.Field] & ~set.Mask) | (set.Value & set.Mask));
                break;
            case Effect.Copy copy:
                way.Packet = way.Packet.With(copy.To, MarkCopy.Of(way.Packet, copy));
                break;
            case Effect.NoTrack:
                way.Untracked = true;
                break;
            case Effect.Fasttrack:
                way.Fasttracked = true;
                break;
            case Effect.ClampSegment { Size: { } size }:
                way.Packet = way.Packet.With(PacketField.SegmentSize, Math.Min(size, way.Packet[PacketField.SegmentSize]));
                break;
            case Effect.Masquerade masquerade:
                Source(way, (way.PreferredSource ?? path.Interfaces[way.Packet[PacketField.OutInterface]]?.Address) is { } own ? Exactly(own.Value) : null, masquerade.Ports);
                break;
            case Effect.Translate { Source: true, Addresses: null } translate:
                way.Packet = Port(way.Packet, PacketField.SourcePort, translate.Ports);
                break;
            case Effect.Translate { Source: true } translate:
                Source(way, translate.Addresses, translate.Ports);
                break;
            case Effect.Translate translate:
                Destination(way, translate.Addresses, translate.Ports);
                break;
            case Effect.Redirect redirect:
                Destination(way, Arriving(way.Packet), redirect.Ports);
                way.Redirected = true;
                break;
            case Effect.MapPrefix map:
                var field = map.Source ? PacketField.Source : PacketField.Destination;
                way.Packet = way.Packet.With(field, (way.Packet[field] & ~map.Mask) | (map.Network & map.Mask));
                break;
        }
    }

    private void Source(Way way, NumberRange? addresses, NumberRange? ports)
    {
        var packet = way.Packet;
        if (addresses?.Contains(packet[PacketField.Source]) == true && ports?.Contains(packet[PacketField.SourcePort]) != false)
            return;
        var range = addresses ?? new NumberRange(0, uint.MaxValue);
        packet = packet.With(PacketField.Source, choices.Choose(PacketField.Source, range.First, range.Last));
        way.Packet = Port(packet, PacketField.SourcePort, ports);
    }

    private void Destination(Way way, NumberRange? addresses, NumberRange? ports)
    {
        if (addresses is { } range)
            way.Packet = way.Packet.With(PacketField.Destination, choices.Choose(PacketField.Destination, range.First, range.Last));
        way.Packet = Port(way.Packet, PacketField.DestinationPort, ports);
    }

    private Packet Port(Packet packet, PacketField field, NumberRange? ports) =>
        ports is not { } range || range.Contains(packet[field]) || !Packet.HasPorts(packet[PacketField.Protocol])
            ? packet : packet.With(field, choices.Choose(field, range.First, range.Last));

    private NumberRange? Arriving(Packet packet) => packet[PacketField.InInterface] switch
    {
        0 => Exactly(0x7F000001),
        var number => path.Interfaces[number]?.Address is { } own ? Exactly(own.Value) : new NumberRange(0, uint.MaxValue),
    };

    private static NumberRange Exactly(uint address) => new(address, address);

    private static void Note(Rule rule, Effect effect, Way way)
    {
        bool source = effect is Effect.Masquerade or Effect.Translate { Source: true } or Effect.MapPrefix { Source: true };
        way.TranslatedBy = rule;
        if (source)
            way.SourceTranslated = true;
        else
            way.DestinationTranslated = true;
        way.Packet = way.Packet.With(PacketField.ConnectionNat, way.Packet[PacketField.ConnectionNat] | (source ? 1u : 2u));
    }
}

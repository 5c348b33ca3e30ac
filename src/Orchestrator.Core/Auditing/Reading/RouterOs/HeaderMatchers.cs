using System.Globalization;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.DeviceState.RouterOs;

namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>What stands in the packet itself. null where the value is not understood.</summary>
internal static class HeaderMatchers
{
    private static readonly Match Tcp = new Match.In(PacketField.Protocol, NumberSet.One(6));

    private static readonly Match Ported =
        new Match.In(PacketField.Protocol, NumberSet.Singles(Enumerable.Range(0, 256).Select(number => (uint)number).Where(Packet.HasPorts)));

    private static readonly string[] Flags = ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"];

    public static Match? Protocol(MatcherValue value) =>
        IpProtocols.Number(value.Text) is { } number ? new Match.In(PacketField.Protocol, NumberSet.One((uint)number)).Negated(value.Negated) : null;

    public static Match? Address(PacketField field, MatcherValue value)
    {
        if (!MatcherText.TryAddresses(value.Text, out var first, out var last))
            return null;
        bool everything = first.Value == 0 && last.Value == uint.MaxValue;
        return (everything ? Match.Always : new Match.In(field, NumberSet.Between(first.Value, last.Value))).Negated(value.Negated);
    }

    /// <summary>One of the fields is one of the ports; only protocols with ports can meet it, whatever is negated.</summary>
    public static Match? Ports(MatcherValue value, params PacketField[] fields)
    {
        if (Set(value.Text, 65535) is not { } ports)
            return null;
        var parts = fields.Select(field => (Match)new Match.In(field, ports)).ToList();
        return new Match.All([Ported, (parts.Count == 1 ? parts[0] : new Match.Any(parts)).Negated(value.Negated)]);
    }

    public static Match? Numbers(PacketField field, MatcherValue value) =>
        Set(value.Text, field.Largest()) is { } numbers ? new Match.In(field, numbers).Negated(value.Negated) : null;

    /// <summary>A packet without the option meets only the negated matcher.</summary>
    public static Match? SegmentSize(MatcherValue value) =>
        Set(value.Text, 65535) is { } sizes
            ? new Match.All([Tcp, new Match.In(PacketField.SegmentSize, sizes.Complement().Union(NumberSet.One(0)).Complement()).Negated(value.Negated)])
            : null;

    /// <summary>"syn,!ack": each flag set, or not set where it has a "!".</summary>
    public static Match? TcpFlags(MatcherValue value)
    {
        uint asked = 0, set = 0;
        foreach (var word in value.Written.Split(',', StringSplitOptions.TrimEntries))
        {
            int flag = Array.IndexOf(Flags, word.TrimStart('!'));
            if (flag < 0)
                return null;
            asked |= 1u << flag;
            if (word[0] != '!')
                set |= 1u << flag;
        }
        return (set & ~asked) != 0 ? null : new Match.All([Tcp, new Match.Masked(PacketField.TcpFlags, set, asked)]);
    }

    /// <summary>"type:code" or "type:first-last" or a type alone.</summary>
    public static Match? Icmp(MatcherValue value)
    {
        var parts = value.Text.Split(':');
        if (parts.Length > 2 || !Number(parts[0], 255, out uint type) || Set(parts.Length == 2 ? parts[1] : "0-255", 255) is not { Ranges: [var codes] })
            return null;
        var kinds = new Match.In(PacketField.DestinationPort, NumberSet.Between((type << 8) + codes.First, (type << 8) + codes.Last));
        return new Match.All([new Match.In(PacketField.Protocol, NumberSet.One(1)), kinds.Negated(value.Negated)]);
    }

    public static Match? Dscp(MatcherValue value) =>
        Number(value.Text, 63, out uint dscp) ? new Match.Masked(PacketField.TypeOfService, dscp << 2, 0xFC).Negated(value.Negated) : null;

    /// <summary>"equal:64", "greater-than:5"; a version may write "=" for ":".</summary>
    public static Match? TimeToLive(MatcherValue value)
    {
        var parts = value.Text.Split(':', '=');
        if (parts.Length != 2 || !Number(parts[1], 255, out uint number))
            return null;
        Match.In In(NumberSet numbers) => new(PacketField.TimeToLive, numbers);
        Match? match = parts[0] switch
        {
            "equal" => In(NumberSet.One(number)),
            "not-equal" => new Match.Not(In(NumberSet.One(number))),
            "greater-than" => In(number == 255 ? NumberSet.Empty : NumberSet.Between(number + 1, 255)),
            "less-than" => In(number == 0 ? NumberSet.Empty : NumberSet.Between(0, number - 1)),
            _ => null,
        };
        return match?.Negated(value.Negated);
    }

    public static Match? Fragment(MatcherValue value) => value.Text switch
    {
        "yes" or "true" => new Match.In(PacketField.LaterFragment, NumberSet.One(value.Negated ? 0u : 1u)),
        "no" or "false" => new Match.In(PacketField.LaterFragment, NumberSet.One(value.Negated ? 1u : 0u)),
        _ => null,
    };

    /// <summary>Numbers and ranges; null where one is too large or a range is the wrong way round.</summary>
    public static NumberSet? Set(string text, uint largest) =>
        MatcherText.TryNumbers(text, out var ranges) && ranges.TrueForAll(range => range.First <= range.Last && (uint)range.Last <= largest)
            ? NumberSet.Of(ranges.Select(range => new NumberRange((uint)range.First, (uint)range.Last))) : null;

    private static bool Number(string text, uint largest, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= largest;
}

using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Matchers of the transport protocols. None of them holds for a later fragment, which has no such header, inverted or not.</summary>
internal static class PortMatchers
{
    /// <summary>The flags that iptables can name.</summary>
    private static readonly Dictionary<string, uint> Flags = new(StringComparer.Ordinal)
    {
        ["FIN"] = 1, ["SYN"] = 2, ["RST"] = 4, ["PSH"] = 8, ["ACK"] = 16, ["URG"] = 32, ["ALL"] = 63, ["NONE"] = 0,
    };

    private static readonly Match FirstFragment = new Match.In(PacketField.LaterFragment, NumberSet.One(0));

    public static IEnumerable<MatcherModule> All { get; } =
    [
        MatcherModule.Each("tcp", Of(6),
        [
            .. Ports(), new MatcherOption("--tcp-flags", 2, (given, _) => TcpFlags(given)),
            MatcherModule.Flag("--syn", new Match.Masked(PacketField.TcpFlags, 2, 23)),
            new MatcherOption("--tcp-option", 1, (given, scope) => scope.Undecided($"tcp option {given.Value}")),
        ]),
        MatcherModule.Each("udp", Of(17), [.. Ports()]),
        MatcherModule.Each("udplite", Of(136), [.. Ports()]),
        MatcherModule.Each("sctp", Of(132),
            [.. Ports(), new MatcherOption("--chunk-types", 2, (given, scope) => scope.Undecided($"sctp chunks {given.Value}"))]),
        MatcherModule.Each("dccp", Of(33),
        [
            .. Ports(), new MatcherOption("--dccp-types", 1, (given, scope) => scope.Undecided($"dccp types {given.Value}")),
            new MatcherOption("--dccp-option", 1, (given, scope) => scope.Undecided($"dccp option {given.Value}")),
        ]),
        MatcherModule.Each("multiport", Of(6, 17, 33, 132, 136),
        [
            .. Named(["--sports", "--source-ports"], PacketField.SourcePort), .. Named(["--dports", "--destination-ports"], PacketField.DestinationPort),
            new MatcherOption("--ports", 1, (given, _) => EitherPort(given)),
        ]),
        MatcherModule.Each("icmp", Of(1), new MatcherOption("--icmp-type", 1, (given, _) => IcmpType(given.Value))),
    ];

    /// <summary>A TCP flag list against the model's octet: "SYN,ACK".</summary>
    public static uint? FlagMask(string text)
    {
        uint mask = 0;
        foreach (var name in text.Split(','))
        {
            if (!Flags.TryGetValue(name, out uint flag))
                return null;
            mask |= flag;
        }
        return mask;
    }

    private static Match Of(params uint[] protocols) => new Match.In(PacketField.Protocol, NumberSet.Singles(protocols)).And(FirstFragment);

    private static IEnumerable<MatcherOption> Ports() =>
        Named(["--sport", "--source-port"], PacketField.SourcePort).Concat(Named(["--dport", "--destination-port"], PacketField.DestinationPort));

    private static IEnumerable<MatcherOption> Named(string[] names, PacketField field) => names.Select(name => MatcherModule.Numbers(name, field, Numbers.Ports));

    private static Match.Any? EitherPort(Given given) => Numbers.Ports(given.Value) is { } ports
        ? new Match.Any([new Match.In(PacketField.SourcePort, ports), new Match.In(PacketField.DestinationPort, ports)]) : null;

    private static Match? TcpFlags(Given given)
    {
        if (FlagMask(given.Value) is not { } mask || FlagMask(given.Values[1]) is not { } value)
            return null;
        return (value & ~mask) != 0 ? Match.Never : new Match.Masked(PacketField.TcpFlags, value, mask);
    }

    private static Match? IcmpType(string text)
    {
        if (text == "any")
            return Match.Always;
        if (Names.IcmpTypeAndCode(text) is { } both)
            return new Match.In(PacketField.DestinationPort, NumberSet.One(both));
        int at = text.IndexOf('/', StringComparison.Ordinal);
        string before = at < 0 ? text : text[..at];
        if ((Names.IcmpType(before) ?? Numbers.Number(before, 255)) is not { } type)
            return null;
        // 255 is how the kernel is told "any".
        if (type == 255 && at < 0)
            return Match.Always;
        var codes = at < 0 ? new NumberRange(0, 255) : Numbers.Range(text[(at + 1)..], 255);
        return codes is { } range ? new Match.In(PacketField.DestinationPort, NumberSet.Between((type << 8) + range.First, (type << 8) + range.Last)) : null;
    }
}

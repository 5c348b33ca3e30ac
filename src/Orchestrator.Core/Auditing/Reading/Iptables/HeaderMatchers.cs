using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Reading.Iptables;

/// <summary>Matchers of the IP header, of the MSS option and of the packet's mark.</summary>
internal static class HeaderMatchers
{
    private static readonly Dictionary<string, uint> Classes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CS0"] = 0, ["CS1"] = 8, ["CS2"] = 16, ["CS3"] = 24, ["CS4"] = 32, ["CS5"] = 40, ["CS6"] = 48, ["CS7"] = 56, ["BE"] = 0, ["EF"] = 46,
        ["AF11"] = 10, ["AF12"] = 12, ["AF13"] = 14, ["AF21"] = 18, ["AF22"] = 20, ["AF23"] = 22, ["AF31"] = 26, ["AF32"] = 28, ["AF33"] = 30,
        ["AF41"] = 34, ["AF42"] = 36, ["AF43"] = 38,
    };

    private static readonly Dictionary<string, uint> Services = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Minimize-Delay"] = 16, ["Maximize-Throughput"] = 8, ["Maximize-Reliability"] = 4, ["Minimize-Cost"] = 2, ["Normal-Service"] = 0,
    };

    private static readonly Match Tcp = new Match.In(PacketField.Protocol, NumberSet.One(6));

    public static IEnumerable<MatcherModule> All { get; } =
    [
        MatcherModule.Each("iprange", Match.Always,
            MatcherModule.Numbers("--src-range", PacketField.Source, Range), MatcherModule.Numbers("--dst-range", PacketField.Destination, Range)),
        MatcherModule.Each("length", Match.Always, MatcherModule.Numbers("--length", PacketField.Length, text => Set(Numbers.Range(text, 65535)))),
        MatcherModule.Each("ttl", Match.Always,
            MatcherModule.Numbers("--ttl-eq", PacketField.TimeToLive, text => Set(Numbers.Range(text, 255))),
            MatcherModule.Numbers("--ttl", PacketField.TimeToLive, text => Set(Numbers.Range(text, 255))),
            MatcherModule.Numbers("--ttl-lt", PacketField.TimeToLive, text => Numbers.Number(text, 255) is { } n ? (n == 0 ? NumberSet.Empty : NumberSet.Between(0, n - 1)) : null),
            MatcherModule.Numbers("--ttl-gt", PacketField.TimeToLive, text => Numbers.Number(text, 255) is { } n ? (n == 255 ? NumberSet.Empty : NumberSet.Between(n + 1, 255)) : null)),
        MatcherModule.Each("tos", Match.Always, new MatcherOption("--tos", 1, (given, _) => Service(given.Value) is { } tos ? Masked(PacketField.TypeOfService, tos) : null)),
        MatcherModule.Each("dscp", Match.Always,
            new MatcherOption("--dscp", 1, (given, _) => Numbers.Number(given.Value, 63) is { } dscp ? Masked(PacketField.TypeOfService, (dscp << 2, 0xFC)) : null),
            new MatcherOption("--dscp-class", 1, (given, _) => DscpClass(given.Value) is { } dscp ? Masked(PacketField.TypeOfService, (dscp << 2, 0xFC)) : null)),
        MatcherModule.Each("ecn", Match.Always,
            new MatcherOption("--ecn-ip-ect", 1, (given, _) => Numbers.Number(given.Value, 3) is { } ect ? Masked(PacketField.TypeOfService, (ect, 3)) : null),
            MatcherModule.Flag("--ecn-tcp-cwr", Tcp.And(new Match.Masked(PacketField.TcpFlags, 128, 128))),
            MatcherModule.Flag("--ecn-tcp-ece", Tcp.And(new Match.Masked(PacketField.TcpFlags, 64, 64)))),
        // A packet without the option meets only the inverted form.
        MatcherModule.Each("tcpmss", Tcp, MatcherModule.Numbers("--mss", PacketField.SegmentSize, text =>
            Numbers.Range(text, 65535) is { } range ? NumberSet.Between(Math.Max(1, range.First), range.Last) : null)),
        MatcherModule.Each("mark", Match.Always, new MatcherOption("--mark", 1, (given, _) => Numbers.Masked(given.Value) is { } mark ? Masked(PacketField.PacketMark, mark) : null)),
        MatcherModule.Each("comment", Match.Always, new MatcherOption("--comment", 1, (_, _) => Match.Always)),
    ];

    public static uint? DscpClass(string text) => Classes.TryGetValue(text, out uint dscp) ? dscp : null;

    /// <summary>"0x10/0x3f", "0x10" or a name, which leaves the two ECN bits out.</summary>
    public static (uint Value, uint Mask)? Service(string text) =>
        Services.TryGetValue(text, out uint service) ? (service, 0x3F) : Numbers.Masked(text, 255);

    /// <summary>As the kernel compares: what has bits beside its mask is never met.</summary>
    public static Match Masked(PacketField field, (uint Value, uint Mask) asked) =>
        (asked.Value & ~asked.Mask) != 0 ? Match.Never : asked.Mask == 0 ? Match.Always : new Match.Masked(field, asked.Value, asked.Mask);

    private static NumberSet? Range(string text) => Set(Numbers.AddressRange(text));

    private static NumberSet? Set(NumberRange? range) => range is { } run ? NumberSet.Of(run) : null;
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Reading.Nftables;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.Nftables;

/// <summary>Listings of a few objects, and packets through them.</summary>
internal static class Listing
{
    public static LinuxSurroundings Around { get; } = new()
    {
        Interfaces =
        [
            new LinuxInterface("lan0", [new LinuxAddress(Ipv4Interface.Parse("10.1.0.1/24"))]), new LinuxInterface("lan1", []),
            new LinuxInterface("wan0", [new LinuxAddress(Ipv4Interface.Parse("198.51.100.10/24"))]),
        ],
        Routes = [new LinuxRoute("main", Ipv4Prefix.Parse("0.0.0.0/0"), "wan0")],
        Policies = [new LinuxPolicy(new IpsecPolicy { Name = "p", Action = PolicyAction.Encrypt, Source = Ipv4Prefix.Parse("10.1.0.0/24"), Destination = Ipv4Prefix.Parse("10.2.0.0/16"),
            LocalEnd = Ipv4Address.Parse("198.51.100.10"), RemoteEnd = Ipv4Address.Parse("203.0.113.9") }, Reqid: 5)],
    };

    public static string Of(params string[] objects) => $$$"""{"nftables":[{"metainfo":{"version":"1.0.6"}},{"table":{"family":"inet","name":"t","handle":1}},{{{string.Join(',', objects)}}}]}""";

    public static string Chain(string name, string? hook = null, string type = "filter", int priority = 0, string policy = "accept", string family = "inet", string table = "t") => hook is null
        ? $$$"""{"chain":{"family":"{{{family}}}","table":"{{{table}}}","name":"{{{name}}}","handle":1}}"""
        : $$$"""{"chain":{"family":"{{{family}}}","table":"{{{table}}}","name":"{{{name}}}","handle":1,"type":"{{{type}}}","hook":"{{{hook}}}","prio":{{{priority}}},"policy":"{{{policy}}}"}}""";

    public static string Rule(string chain, string statements, string family = "inet", string table = "t") =>
        $$$"""{"rule":{"family":"{{{family}}}","table":"{{{table}}}","chain":"{{{chain}}}","handle":7,"expr":[{{{statements}}}]}}""";

    public static ReadPath Read(params string[] objects) => NftablesReader.Read("box", Of(objects), Around);

    /// <summary>"tcp 10.1.0.5:40000 10.2.0.9:443" and then fields: "in=lan0 mark=1 state=2 flags=18 mss=1460 tos=8 ttl=64 len=100 ctmark=3 later=1 dec=1".</summary>
    public static Packet Packet(PacketPath path, string text)
    {
        var words = text.Split(' ');
        uint protocol = words[0] switch { "tcp" => 6, "udp" => 17, "icmp" => 1, "esp" => 50, _ => uint.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture) };
        var (source, sport) = End(words[1]);
        var (destination, dport) = End(words[2]);
        var packet = new Packet().With(PacketField.Protocol, protocol).With(PacketField.Source, source).With(PacketField.Destination, destination)
            .With(PacketField.SourcePort, sport).With(PacketField.DestinationPort, dport).With(PacketField.InInterface, path.Interfaces.Number("lan0")).With(PacketField.TimeToLive, 64);
        foreach (var word in words.Skip(3).Select(word => word.Split('=')))
        {
            packet = word[0] == "in" ? packet.With(PacketField.InInterface, path.Interfaces.Number(word[1])) : packet.With(word[0] switch
            {
                "mark" => PacketField.PacketMark,
                "ctmark" => PacketField.ConnectionMark,
                "state" => PacketField.State,
                "flags" => PacketField.TcpFlags,
                "mss" => PacketField.SegmentSize,
                "tos" => PacketField.TypeOfService,
                "ttl" => PacketField.TimeToLive,
                "len" => PacketField.Length,
                "later" => PacketField.LaterFragment,
                "dec" => PacketField.DecryptedBy,
                "nat" => PacketField.ConnectionNat,
                _ => throw new ArgumentException(word[0]),
            }, uint.Parse(word[1], System.Globalization.CultureInfo.InvariantCulture));
        }
        return packet;
    }

    public static PacketTrace Walk(ReadPath read, string packet, bool undecided = false, bool sends = false)
    {
        var walk = new PacketWalk(read.Path, new Answers(undecided));
        return sends ? walk.Send(Packet(read.Path, packet)) : walk.Receive(Packet(read.Path, packet));
    }

    private static (uint Address, uint Port) End(string text) => text.Split(':') is [var address, var port]
        ? (Ipv4Address.Parse(address).Value, uint.Parse(port, System.Globalization.CultureInfo.InvariantCulture)) : (Ipv4Address.Parse(text).Value, 0);

    private sealed class Answers(bool undecided) : IPacketChoices
    {
        public bool Undecided(string name) => undecided;

        public uint Choose(PacketField field, uint first, uint last) => first;

        public uint Leave(Packet packet) => 1;
    }
}

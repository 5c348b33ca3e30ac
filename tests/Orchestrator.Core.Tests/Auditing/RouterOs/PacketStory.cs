using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Tests.Auditing.RouterOs;

/// <summary>
/// One packet walked through a device, in a line: "receive bridge tcp 10.1.0.5:40000 10.2.0.9:443 new" or "send udp ...", with
/// words for the rest: decrypted, syn, ttl=3, yes (what cannot be decided says yes).
/// </summary>
internal sealed class PacketStory
{
    private readonly PacketPath _path;
    private readonly PacketTrace _trace;

    public PacketStory(PacketPath path, string line)
    {
        _path = path;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool sends = words[0] == "send";
        var rest = words[(sends ? 1 : 2)..];
        var packet = rest[3..].Aggregate(Start(rest, sends ? 0 : path.Interfaces.Number(words[1])), With);
        var walk = new PacketWalk(path, new Choices(words.Contains("yes")));
        _trace = sends ? walk.Send(packet) : walk.Receive(packet);
    }

    /// <summary>How it ends, and as what it leaves where that is not as it came.</summary>
    public string Verdict
    {
        get
        {
            var end = _trace.Ending switch
            {
                Ending.DroppedByRule rule => $"dropped by {Name(rule.Rule)}",
                Ending.DroppedByDefault chain => $"dropped by {chain.Chain.Name}",
                Ending.DroppedByPolicy policy => $"discarded by {_path.Policies[policy.Policy].Name}",
                Ending.Encrypted policy => $"encrypted by {_path.Policies[policy.Policy].Name}",
                Ending.NoRoute => "no route",
                Ending.Expired => "expired",
                Ending.ToDevice => "to the device",
                _ => "in clear",
            };
            bool leaves = _trace.Ending is Ending.SentInClear or Ending.Encrypted && _path.Routes is not null;
            var by = leaves ? $" by {_path.Interfaces[_trace.Leaving[PacketField.OutInterface]]?.Name}" : "";
            var changed = _trace.Leaving.ToString() == _trace.Entering.ToString() ? "" : $" as {_trace.Leaving}";
            return $"{end}{by}{changed}{(_trace.Fasttracked ? ", fast" : "")}";
        }
    }

    /// <summary>The rules that took it, in order.</summary>
    public string Taken => string.Join(", ", _trace.Steps.OfType<TraceStep.Took>().Select(step => Name(step.Rule)));

    /// <summary>The chains it met, in order.</summary>
    public string Chains => string.Join(", ", _trace.Steps.Select(step => step switch
    {
        TraceStep.Entered entered => entered.Chain.Name.ToString(),
        TraceStep.Routed => "routing",
        TraceStep.AskedPolicies => "policies",
        _ => null,
    }).OfType<string>());

    private static string Name(Rule rule) => $"{rule.Name.Chain} {rule.Name.Number}";

    private static Packet Start(string[] words, uint arrives)
    {
        uint protocol = words[0] switch { "tcp" => 6, "udp" => 17, "icmp" => 1, "esp" => 50, "ipip" => 4, "gre" => 47, var number => uint.Parse(number, CultureInfo.InvariantCulture) };
        var (source, from) = End(words[1]);
        var (destination, to) = End(words[2]);
        return new Packet().With(PacketField.InInterface, arrives).With(PacketField.Protocol, protocol).With(PacketField.Source, source)
            .With(PacketField.Destination, destination).With(PacketField.SourcePort, from).With(PacketField.DestinationPort, to)
            .With(PacketField.TimeToLive, 64).With(PacketField.Length, 100);
    }

    private static (uint, uint) End(string text) =>
        text.Split(':') is [var address, var port] ? (Ipv4Address.Parse(address).Value, uint.Parse(port, CultureInfo.InvariantCulture)) : (Ipv4Address.Parse(text).Value, 0);

    private static Packet With(Packet packet, string word) => word.Split('=') is [var name, var number]
        ? packet.With(name switch
        {
            "ttl" => PacketField.TimeToLive,
            "mss" => PacketField.SegmentSize,
            "length" => PacketField.Length,
            "tos" => PacketField.TypeOfService,
            "flags" => PacketField.TcpFlags,
            "nat" => PacketField.ConnectionNat,
            "type" => PacketField.DestinationPort,
            "fragment" => PacketField.LaterFragment,
            _ => throw new FormatException(word),
        }, uint.Parse(number, CultureInfo.InvariantCulture))
        : word switch
        {
            "decrypted" => packet.With(PacketField.DecryptedBy, 1),
            "syn" => packet.With(PacketField.TcpFlags, 2),
            "yes" => packet,
            _ => packet.With(PacketField.State, (uint)Enum.Parse<ConnectionState>(word, ignoreCase: true)),
        };

    private sealed class Choices(bool answer) : IPacketChoices
    {
        public bool Undecided(string name) => answer;

        public uint Choose(PacketField field, uint first, uint last) => first;

        public uint Leave(Packet packet) => 1;
    }
}

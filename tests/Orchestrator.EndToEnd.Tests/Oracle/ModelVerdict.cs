using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>Asks both of the audit's walks whether the model allows what the kernel did with a packet.</summary>
internal sealed class ModelVerdict(ReadPath read)
{
    private readonly bool _asksLifetime = Lifetimes.AreAsked(read.Path);

    private const int MostWays = 4096;

    private readonly PacketSpace _space = new();
    private readonly Dictionary<(ConnectionState, bool, bool), IReadOnlyList<Fate>> _fates = [];

    /// <summary>Whether the sets gave up on these rules; single packets are compared all the same.</summary>
    public bool IsBeyondLimits { get; private set; }

    /// <summary>null, or how the model differs.</summary>
    public Comparison Compare(Probe probe, Arrival? arrival)
    {
        var packet = probe.AsPacket(name => read.Path.Interfaces.Number(name));
        var (trace, sure) = Walk(probe, packet, arrival);
        string? sets = IsBeyondLimits ? null : Sets(probe, packet, arrival);
        string? difference = trace is null ? $"the packet's walk never ends so ({_last})" : sets;
        return new Comparison(difference, trace, sure);
    }

    private string _last = "";

    private (PacketTrace? Trace, bool Sure) Walk(Probe probe, Packet packet, Arrival? arrival)
    {
        var choices = new Choices(field => arrival?.Field(field));
        for (int way = 0; way < MostWays; way++)
        {
            var walk = new PacketWalk(read.Path, choices);
            var trace = probe.Arrives is null ? walk.Send(packet) : walk.Receive(packet);
            if (Ends(trace.Ending, trace.Leaving[PacketField.OutInterface], arrival)
                && (arrival is null || Compared(probe).All(field => trace.Leaving[field] == arrival.Field(field))))
                return (trace, way == 0 && !choices.AnyFree);
            _last = $"{trace.Ending.GetType().Name} {trace.Leaving} out {trace.Leaving[PacketField.OutInterface]}, {string.Join(", ", Compared(probe).Select(field => $"{field} {trace.Leaving[field]}"))}";
            if (!choices.Next())
                break;
        }
        return (null, true);
    }

    private string? Sets(Probe probe, Packet packet, Arrival? arrival)
    {
        try
        {
            return Said(probe, packet, arrival);
        }
        catch (DiagramLimitException)
        {
            // An audit would say that it does not know.
            IsBeyondLimits = true;
            return null;
        }
    }

    private string? Said(Probe probe, Packet packet, Arrival? arrival)
    {
        var allowed = Fates(probe).Where(fate => Sample.MayBeIn(_space, fate.Flow.Set, packet, field => arrival?.Field(field))).ToList();
        if (allowed.Count == 0)
            return "no set holds the packet";
        return allowed.Exists(fate => Ends(fate.Ending, fate.Flow.Header[PacketField.OutInterface].Known, arrival) && Looks(fate, probe, packet, arrival))
            ? null : $"the sets say {string.Join(" or ", allowed.Select(fate => fate.Ending.GetType().Name))}";
    }

    private bool Looks(Fate fate, Probe probe, Packet packet, Arrival? arrival)
    {
        if (arrival is null)
            return true;
        int set = fate.Flow.Set;
        foreach (var field in Compared(probe))
            set = _space.Store.And(set, _space.Member(fate.Flow.Header[field], NumberSet.One(arrival.Field(field))));
        return Sample.MayBeIn(_space, set, packet, field => arrival.Field(field));
    }

    private IReadOnlyList<Fate> Fates(Probe probe)
    {
        bool sends = probe.Arrives is null;
        if (_fates.TryGetValue((probe.State, sends, probe.ConnectionMark > 7), out var known))
            return known;
        PacketField[] never = [PacketField.LaterFragment, PacketField.DecryptedBy, PacketField.ConnectionNat, PacketField.RoutingMark];
        var header = never.Aggregate(_space.Entering, (header, field) => header.With(field, 0));
        // The router's own sockets set three bits of it at most.
        header = header.With(PacketField.PacketMark, _space.Entering[PacketField.PacketMark].Overlay(0, sends ? ~7u : uint.MaxValue));
        bool later = probe.State is ConnectionState.Established or ConnectionState.Related, large = probe.ConnectionMark > 7;
        header = header.With(PacketField.ConnectionMark, _space.Entering[PacketField.ConnectionMark].Overlay(0, large ? 0 : later ? ~7u : uint.MaxValue));
        var walk = new SetWalk(_space, read.Path);
        var flow = walk.Enter(DiagramStore.True, probe.State, header);
        return _fates[(probe.State, sends, large)] = sends ? walk.Send(flow) : walk.Receive(flow);
    }

    private bool Ends(Ending ending, uint? leaves, Arrival? arrival) => ending switch
    {
        Ending.ToDevice => arrival?.Where == Arrival.Local,
        Ending.SentInClear => arrival is not null && leaves == read.Path.Interfaces.Number(arrival.Where),
        Ending.Encrypted => false,
        _ => arrival is null,
    };

    private IEnumerable<PacketField> Compared(Probe probe)
    {
        yield return PacketField.Source;
        yield return PacketField.Destination;
        yield return PacketField.TypeOfService;
        if (probe.Protocol is 1 or 6 or 17)
            yield return PacketField.DestinationPort;
        if (probe.Protocol is 6 or 17)
            yield return PacketField.SourcePort;
        if (probe.Protocol == 6)
            yield return PacketField.SegmentSize;
        if (_asksLifetime)
            yield return PacketField.TimeToLive;
    }
}

/// <summary>How the model and the kernel compare on one packet.</summary>
/// <param name="Difference">null: the model allows what the kernel did.</param>
/// <param name="Trace">The walk that ends as the kernel's packet did.</param>
/// <param name="Sure">The model left nothing open: it allowed this and nothing else.</param>
internal sealed record Comparison(string? Difference, PacketTrace? Trace, bool Sure);

using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Reading;
using Orchestrator.Core.Auditing.Reading.Linux;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>
/// Asks the model for the whole story of a packet: the ESP that carried it comes in and is for the router, what was within comes in again,
/// leaves, and the ESP that then carries it is sent by the router itself.
/// </summary>
internal sealed class EspVerdict(ReadPath read, IReadOnlyList<LinuxPolicy> policies, IpsecWorld world)
{
    private const int MostWays = 4096;

    private readonly bool _asksLifetime = Lifetimes.AreAsked(read.Path);
    private readonly PacketPath _bare = read.Path with { Policies = [] };
    private readonly EspSets _sets = new(read.Path);
    private readonly List<PacketTrace> _traces = [];
    private Arrival? _seen;

    public EspComparison Compare(EspProbe probe, EspArrival? arrival)
    {
        var choices = new Choices(field => _seen?.Field(field));
        string last = "";
        for (int way = 0; way < MostWays; way++)
        {
            _traces.Clear();
            var (says, agrees) = Walk(probe, arrival, choices);
            if (agrees)
                return new EspComparison(_sets.Difference(_traces[^(says.StartsWith("ESP t", StringComparison.Ordinal) ? 2 : 1)]), [.. _traces], says, way == 0 && !choices.AnyFree, Moved());
            last = says;
            if (!choices.Next())
                break;
        }
        return new EspComparison($"the model never says so ({last}: {string.Join(" then ", _traces.Select(trace => $"{trace.Ending.GetType().Name} {trace.Leaving}"))})", [.. _traces], last, false, null);
    }

    private (string Says, bool Agrees) Walk(EspProbe probe, EspArrival? arrival, Choices choices)
    {
        var packet = probe.Probe.AsPacket(read.Path.Interfaces.Number);
        if (probe.By is { } by)
        {
            _seen = arrival?.Packet;
            var carrier = Carrier(by, packet).With(PacketField.TypeOfService, by.Tunnel ? 0 : packet[PacketField.TypeOfService]).With(PacketField.TimeToLive, by.Tunnel ? 64 : packet[PacketField.TimeToLive]);
            var trace = Go(read.Path, choices, carrier, true);
            if (trace.Ending is not Ending.ToDevice)
                return Leaves(trace, probe.Probe with { Source = by.Source, Destination = by.Destination, Protocol = Esp.Protocol }, null, by, arrival, choices);
            if (trace.Leaving.Destination != by.Destination)
                return ("came for another address", arrival is null);
            packet = packet.With(PacketField.PacketMark, trace.Leaving[PacketField.PacketMark]).With(PacketField.DecryptedBy, Number(by));
            // In transport mode one header is both.
            if (!by.Tunnel)
                packet = Compared.Header(true).Aggregate(packet, (packet, field) => packet.With(field, trace.Leaving[field]));
        }
        // The kernel refuses what seems to come from itself (accept_local is off), which no rule or policy decides.
        if (packet[PacketField.InInterface] != 0 && read.Path.LocalAddresses!.Contains(packet[PacketField.Source]))
            return ("as if from the router itself", true);
        choices.Anew();
        _seen = arrival?.Packet;
        return Leaves(Go(read.Path, choices, packet, probe.Probe.Arrives is not null), probe.Probe with { Source = packet.Source }, probe.By, probe.By, arrival, choices);
    }

    /// <param name="by">The association that opened it.</param>
    /// <param name="cameBy">The one in whose ESP it came, opened or passed on.</param>
    private (string Says, bool Agrees) Leaves(PacketTrace trace, Probe probe, Association? by, Association? cameBy, EspArrival? arrival, Choices choices)
    {
        if (trace.Ending is Ending.ToDevice or Ending.SentInClear or Ending.Encrypted && probe.Arrives is not null && !world.LetsIn(probe, by))
            return ("refused by the policies for what comes in", arrival is null);
        uint protocol = trace.Leaving[PacketField.Protocol];
        switch (trace.Ending)
        {
            case Ending.ToDevice:
                return ("local", arrival is { By: null } && arrival.Outer.Where == Arrival.Local && Same(trace, arrival.Outer, Compared.Fields(protocol, _asksLifetime)));
            case Ending.SentInClear:
                return ("in clear", arrival is { By: null } && LeftBy(trace, arrival.Outer) && Same(trace, arrival.Outer, Compared.Fields(protocol, _asksLifetime)));
            case Ending.Encrypted { Policy: var policy }:
                return Encrypted(trace, policy, cameBy, arrival, choices);
            default:
                return ("dropped", arrival is null);
        }
    }

    private (string Says, bool Agrees) Encrypted(PacketTrace trace, int number, Association? cameBy, EspArrival? arrival, Choices choices)
    {
        var by = world.Templates.Single(template => template.Out.Reqid == policies[number].Reqid).Out;
        // Nothing tells the two connections of ESP apart then; whether both can be tracked depends on which addresses were translated.
        if (!by.Tunnel && trace.Leaving[PacketField.Protocol] == Esp.Protocol && trace.Leaving.State != ConnectionState.Untracked)
            return ("ESP within ESP between the same ends", true);
        choices.Anew();
        _seen = arrival?.Outer;
        uint service = trace.Leaving[PacketField.TypeOfService];
        var carrier = Carrier(by, trace.Leaving).With(PacketField.InInterface, 0)
            // A tunnel does not say "congestion experienced" at its beginning, and lives anew.
            .With(PacketField.TypeOfService, by.Tunnel && (service & 3) == 3 ? (service & ~3u) | 2 : service)
            .With(PacketField.TimeToLive, by.Tunnel ? 64 : trace.Leaving[PacketField.TimeToLive]);
        // Back between the same two ends it answers what came: it is of that connection, or stands in its way.
        if (cameBy is not null && (carrier.Source, carrier.Destination) == (cameBy.Destination, cameBy.Source) && _traces[0].Leaving.State != ConnectionState.Untracked)
        {
            if ((_traces[0].Leaving.Source, _traces[0].Leaving.Destination) != (cameBy.Source, cameBy.Destination))
                return ("ESP back between translated ends", true);
            carrier = carrier.With(PacketField.State, (uint)ConnectionState.Established).With(PacketField.ConnectionMark, _traces[0].Leaving[PacketField.ConnectionMark]);
        }
        // What is encrypted is not asked for once more.
        var sent = Go(by.Tunnel ? _bare : OnRoute(trace, carrier), choices, carrier, false);
        string says = by.Tunnel ? "ESP tunnel" : "ESP transport";
        if (sent.Ending is not Ending.SentInClear)
            return ($"{says}, then dropped", arrival is null);
        uint protocol = trace.Leaving[PacketField.Protocol];
        bool agrees = arrival is { Inner: { } inner } && arrival.By == by && LeftBy(sent, arrival.Outer) && Same(sent, arrival.Outer, Compared.Header(_asksLifetime || by.Tunnel))
            && Same(trace, inner, by.Tunnel ? Compared.Fields(protocol, _asksLifetime) : Compared.Behind(protocol));
        return (says, agrees);
    }

    /// <summary>In transport mode the route stays that of the packet within, until rules change what routing asks for.</summary>
    private PacketPath OnRoute(PacketTrace inner, Packet carrier)
    {
        var routed = inner.Steps.OfType<TraceStep.Routed>().Last().Packet;
        var truth = new MatchTruth(read.Path, _ => false);
        var route = _bare.Routes!.Entries.First(one => one.Destination.Contains(routed.Destination) && truth.Holds(one.Guard, routed, null));
        Match same = new Match.All([.. new[] { PacketField.PacketMark, PacketField.TypeOfService }.Select(field => new Match.In(field, NumberSet.One(carrier[field])))]);
        return _bare with { Routes = new RouteTable([route with { Destination = Ipv4Prefix.Of(default, 0), Guard = same }, .. _bare.Routes.Entries]) };
    }

    /// <summary>The ESP packet that carries it, so far as it does not depend on the mode.</summary>
    private static Packet Carrier(Association by, Packet inner)
    {
        var packet = new Packet().With(PacketField.InInterface, inner[PacketField.InInterface]).With(PacketField.Protocol, Esp.Protocol)
            .With(PacketField.Source, by.Tunnel ? by.Source.Value : inner[PacketField.Source]).With(PacketField.Destination, by.Tunnel ? by.Destination.Value : inner[PacketField.Destination])
            .With(PacketField.Length, (uint)Esp.Length(by, (int)inner[PacketField.Length]));
        return packet.With(PacketField.PacketMark, inner[PacketField.PacketMark]);
    }

    private PacketTrace Go(PacketPath path, Choices choices, Packet packet, bool comes)
    {
        var walk = new PacketWalk(path, choices);
        _traces.Add(comes ? walk.Receive(packet) : walk.Send(packet));
        return _traces[^1];
    }

    private bool LeftBy(PacketTrace trace, Arrival arrival) => trace.Leaving[PacketField.OutInterface] == read.Path.Interfaces.Number(arrival.Where);

    private static bool Same(PacketTrace trace, Arrival arrival, IEnumerable<PacketField> fields) => fields.All(field => trace.Leaving[field] == arrival.Field(field));

    /// <summary>The device's policy by which such packets come, as the model numbers them.</summary>
    private uint Number(Association by)
    {
        for (int index = 0; index < policies.Count; index++)
        {
            if (policies[index].Reqid == by.Reqid)
                return (uint)index + 1;
        }
        return PacketField.DecryptedBy.Largest();
    }

    /// <summary>Whether the translation changed which policy takes the packet.</summary>
    private string? Moved()
    {
        var asked = _traces.SelectMany(trace => trace.Steps).OfType<TraceStep.AskedPolicies>().FirstOrDefault();
        var routed = _traces.Find(trace => trace.Steps.Contains(asked))?.Steps.OfType<TraceStep.Routed>().Last();
        if (asked is null || routed is null)
            return null;
        int? before = new MatchTruth(read.Path, _ => false).Selected(routed.Packet);
        return (before, asked.Policy) switch
        {
            (null, null) => null,
            (null, _) => "translated into a policy",
            (_, null) => "translated out of its policy",
            var (one, other) when one != other => "translated into another policy",
            _ => "met its policy",
        };
    }
}

/// <summary>How model and kernel compare on one packet.</summary>
/// <param name="Difference">null: the model allows what the kernel did.</param>
/// <param name="Sure">The model left nothing open.</param>
/// <param name="Moved">What the rules did to its meeting a policy.</param>
internal sealed record EspComparison(string? Difference, IReadOnlyList<PacketTrace> Traces, string Says, bool Sure, string? Moved);

using System.Buffers.Binary;
using System.Net;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.Deployment.NatChecks.Stages;

/// <summary>Puts together what the device heard and what the responder saw of the same questions.</summary>
internal sealed class MappingFindings(CheckRun run, IReadOnlyList<MappingStage.Asked> asked, IReadOnlyList<ResponderSighting> seen)
{
    public void Tell()
    {
        foreach (var each in asked.Where(each => each.Sent))
        {
            var sighting = SightingOf(each);
            var external = each.External ?? sighting?.Source ?? ByHash(each);
            int[] packets = [.. each.Packets, .. PacketsOf(sighting)];
            run.Trials.Add(new NatTrial.Ask
            {
                At = each.At,
                Inner = each.Plan.Inner,
                Destination = each.Plan.To,
                Role = each.Plan.Role,
                External = external,
                Answered = each.Answered,
                Packets = packets,
            });
            if (each.Plan.Role == PortRole.Stun)
                continue;
            if (IsAltered(each, sighting, external))
                run.Trials.Add(new NatTrial.Altered { At = each.At, Destination = each.Plan.To, Packets = packets });
            else if (each.Plan.Shared && sighting is { DeviceEnd: not NatSign.NotTold })
                run.Trials.Add(Told(each, sighting, packets));
        }
    }

    /// <summary>
    /// The last one: with a cookie, it is the one whose hashes were read. A whole one before one that is not: a daemon on the port gets copies of
    /// the answers, may take one for a message of an unknown version, and its refusal comes back with our token in it.
    /// </summary>
    private ResponderSighting? SightingOf(MappingStage.Asked each)
    {
        var own = seen.Where(saw => saw.Token == each.Question.Token && saw.Destination == each.Plan.To).ToList();
        return own.LastOrDefault(saw => saw.Sound) ?? own.LastOrDefault();
    }

    private static NatTrial.NatTold Told(MappingStage.Asked each, ResponderSighting sighting, IReadOnlyList<int> packets) => new()
    {
        At = each.At,
        Destination = each.Plan.To,
        DeviceEnd = sighting.DeviceEnd,
        ResponderEnd = sighting.ResponderEnd,
        Packets = packets,
    };

    private IEnumerable<int> PacketsOf(ResponderSighting? sighting) => sighting is null
        ? []
        : Enumerable.Range(0, run.Packets.Count).Where(index => run.Packets[index] is { SeenBy: PacketWitness.Responder } packet
            && packet.Source == sighting.Source && packet.Destination == sighting.Destination).TakeLast(1);

    /// <summary>
    /// Our hashes are honest. So something rewrote the message when it was not whole any more, when it tells of a NAT where the address was not
    /// changed or where other ports of the same responder tell of none, or when the responder's hash of what it saw came back as another one.
    /// </summary>
    private bool IsAltered(MappingStage.Asked each, ResponderSighting? sighting, Ipv4Endpoint? external)
    {
        if (each.Garbled || sighting is { Sound: false })
            return true;
        if (sighting is { DeviceEnd: NatSign.Translated } && sighting.Source == each.Plan.Inner)
            return true;
        if (sighting is { ResponderEnd: NatSign.Translated } && seen.Any(other => other.ResponderEnd == NatSign.Clear && other.Destination.Address == each.Plan.To.Address))
            return true;
        if (each.Told is not { } told)
            return false;
        return sighting is null ? external is null && OthersCame(each) : external is { } from && !Fits(each, told, from);
    }

    /// <summary>Whether the responder knew other questions of the same socket: an answered one that it does not know came as another one.</summary>
    private bool OthersCame(MappingStage.Asked each) =>
        asked.Any(other => other.Plan.Inner == each.Plan.Inner && seen.Any(saw => saw.Token == other.Question.Token));

    /// <summary>Without a word of the responder's: the endpoint that its hash fits, among those that are likely.</summary>
    private Ipv4Endpoint? ByHash(MappingStage.Asked each)
    {
        if (each.Told is not { } told)
            return null;
        var addresses = run.Seen.Select(ask => ask.External!.Value.Address).Append(each.Plan.Inner.Address).Distinct();
        var ports = run.Seen.Where(ask => ask.Inner == each.Plan.Inner).Select(ask => ask.External!.Value.Port).Append(each.Plan.Inner.Port).Distinct().ToList();
        return addresses.SelectMany(address => ports.Select(port => new Ipv4Endpoint(address, port)))
            .Where(candidate => Fits(each, told, candidate)).Select(candidate => (Ipv4Endpoint?)candidate).FirstOrDefault();
    }

    private static bool Fits(MappingStage.Asked each, (ulong ResponderSpi, byte[] Hash) told, Ipv4Endpoint candidate)
    {
        Span<byte> octets = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, candidate.Address.Value);
        Span<byte> hash = stackalloc byte[NatDetection.HashSizeV2];
        NatDetection.HashV2(each.Question.Token, told.ResponderSpi, new IPAddress(octets), (ushort)candidate.Port, hash);
        return hash.SequenceEqual(told.Hash);
    }
}

using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.Core.Auditing.Comparing;

/// <summary>Opens connections, in thought, on one device.</summary>
internal sealed class Opening(PacketPath path)
{
    private const uint Syn = 2, Ack = 16;

    /// <summary>What the first packet would meet, in each way that it could: by each interface, with each answer of what cannot be decided.</summary>
    public IEnumerable<PacketTrace> Of(TrackedConnection entry) => Walks(entry, ConnectionState.New);

    /// <summary>Whether a later packet, with its mark, gets through.</summary>
    public bool Continues(TrackedConnection entry) =>
        Walks(entry, ConnectionState.Established).Any(trace => trace.Ending is Ending.SentInClear or Ending.Encrypted or Ending.ToDevice);

    public bool Fasttracks(TrackedConnection entry) => Walks(entry, ConnectionState.Established).All(trace => trace.Fasttracked);

    private IEnumerable<PacketTrace> Walks(TrackedConnection entry, ConnectionState state)
    {
        foreach (var packet in Packets(entry, state))
        {
            var yes = new EntryChoices(entry, true);
            yield return Walk(packet, yes);
            if (yes.Asked)
                yield return Walk(packet, new EntryChoices(entry, false));
        }
    }

    private PacketTrace Walk(Packet packet, EntryChoices choices) =>
        packet[PacketField.InInterface] == 0 ? new PacketWalk(path, choices).Send(packet) : new PacketWalk(path, choices).Receive(packet);

    private IEnumerable<Packet> Packets(TrackedConnection entry, ConnectionState state)
    {
        bool open = state == ConnectionState.Established;
        var packet = new Packet().With(PacketField.Protocol, entry.Protocol).With(PacketField.State, (uint)state)
            .With(PacketField.Source, entry.Original.Source.Value).With(PacketField.Destination, entry.Original.Destination.Value)
            .With(PacketField.SourcePort, entry.Original.SourcePort).With(PacketField.DestinationPort, entry.Original.DestinationPort)
            .With(PacketField.TcpFlags, entry.Protocol != 6 ? 0 : open ? Ack : Syn).With(PacketField.TimeToLive, 64).With(PacketField.Length, 60)
            .With(PacketField.ConnectionMark, open ? entry.Mark ?? 0 : 0);
        return Arrivals(entry).Select(way => packet.With(PacketField.InInterface, way.Interface).With(PacketField.DecryptedBy, way.Decrypted));
    }

    /// <summary>By which interface its packets come: the one by which answers go.</summary>
    private IEnumerable<(uint Interface, uint Decrypted)> Arrivals(TrackedConnection entry)
    {
        if (path.LocalAddresses?.Contains(entry.Original.Source.Value) == true)
            return [(0, 0)];
        // What a policy protects on its way back came in under its protection.
        var back = new Packet().With(PacketField.Protocol, entry.Protocol).With(PacketField.Source, entry.Reply.Source.Value).With(PacketField.Destination, entry.Original.Source.Value)
            .With(PacketField.SourcePort, entry.Reply.SourcePort).With(PacketField.DestinationPort, entry.Original.SourcePort);
        uint decrypted = new MatchTruth(path, _ => false).Selected(back) is { } policy && path.Policies[policy].Action == PolicyAction.Encrypt ? (uint)policy + 1 : 0;
        var route = path.Routes?.Entries.FirstOrDefault(one => one.Destination.Contains(entry.Original.Source) && one.Guard is Match.All { Parts.Count: 0 });
        return route is { Interface: > 0 } ? [(route.Interface, decrypted)] : Enumerable.Range(1, path.Interfaces.All.Count).Select(number => ((uint)number, decrypted));
    }

    /// <summary>Chooses what the entry has, where that is among what may be chosen.</summary>
    private sealed class EntryChoices(TrackedConnection entry, bool answer) : IPacketChoices
    {
        public bool Asked { get; private set; }

        public bool Undecided(string name)
        {
            Asked = true;
            return answer;
        }

        public uint Choose(PacketField field, uint first, uint last)
        {
            uint has = field switch
            {
                PacketField.Source => entry.Reply.Destination.Value,
                PacketField.Destination => entry.Reply.Source.Value,
                PacketField.SourcePort => entry.Reply.DestinationPort,
                _ => entry.Reply.SourcePort,
            };
            return first <= has && has <= last ? has : first;
        }

        public uint Leave(Packet packet)
        {
            Asked = true;
            return 1;
        }
    }
}

using Orchestrator.Core.Auditing.Model;
using Orchestrator.Core.Auditing.Packets;
using Orchestrator.Core.Auditing.Sets;
using Orchestrator.Core.Auditing.Walking;

namespace Orchestrator.EndToEnd.Tests.Oracle.Ipsec;

/// <summary>Whether the sets say of a packet what its own walk says; policies, decrypted packets and all.</summary>
internal sealed class EspSets(PacketPath path)
{
    private readonly PacketSpace _space = new();
    private readonly Dictionary<(ConnectionState, bool), IReadOnlyList<Fate>> _fates = [];

    /// <summary>null, or how they differ.</summary>
    public string? Difference(PacketTrace trace)
    {
        var packet = trace.Entering;
        uint? Chosen(PacketField field) => trace.Leaving[field];
        var holding = Fates(packet.State, packet[PacketField.InInterface] == 0).Where(fate => Sample.MayBeIn(_space, fate.Flow.Set, packet, Chosen)).ToList();
        return holding.Exists(fate => fate.Ending == trace.Ending && Looks(fate, packet, trace)) ? null
            : $"the packet's walk says {trace.Ending}, the sets say {string.Join(" or ", holding.Select(fate => fate.Ending))}";
    }

    private bool Looks(Fate fate, Packet packet, PacketTrace trace)
    {
        if (fate.Ending is not (Ending.ToDevice or Ending.SentInClear or Ending.Encrypted))
            return true;
        int set = fate.Flow.Set;
        foreach (var field in Compared.Fields(packet[PacketField.Protocol], false).Append(PacketField.OutInterface).Append(PacketField.PacketMark))
            set = _space.Store.And(set, _space.Member(fate.Flow.Header[field], NumberSet.One(trace.Leaving[field])));
        return Sample.MayBeIn(_space, set, packet, field => trace.Leaving[field]);
    }

    private IReadOnlyList<Fate> Fates(ConnectionState state, bool sends)
    {
        if (_fates.TryGetValue((state, sends), out var known))
            return known;
        PacketField[] never = [PacketField.LaterFragment, PacketField.ConnectionNat, PacketField.RoutingMark, PacketField.ConnectionMark];
        var header = never.Aggregate(_space.Entering, (header, field) => header.With(field, 0));
        header = header.With(PacketField.PacketMark, _space.Entering[PacketField.PacketMark].Overlay(0, ~7u));
        header = header.With(PacketField.DecryptedBy, _space.Entering[PacketField.DecryptedBy].Overlay(0, 0xFF0));
        var walk = new SetWalk(_space, path);
        var flow = walk.Enter(DiagramStore.True, state, header);
        return _fates[(state, sends)] = sends ? walk.Send(flow) : walk.Receive(flow);
    }
}

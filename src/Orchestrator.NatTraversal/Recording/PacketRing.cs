using System.Collections.Immutable;
using System.Net;

namespace Orchestrator.NatTraversal.Recording;

/// <summary>Keeps the newest datagrams, up to a number of octets; the oldest make room. Thread-safe.</summary>
/// <param name="capacity">Octets that are kept, what each datagram costs beside its own included; 0 keeps nothing.</param>
public sealed class PacketRing(int capacity)
{
    /// <summary>What a datagram costs beside its octets.</summary>
    private const int Overhead = 200;

    private readonly Lock _gate = new();
    private readonly Queue<RecordedPacket> _packets = new();
    private int _kept;
    private long _forgotten;

    /// <summary>Octets that are kept at most.</summary>
    public int Capacity => capacity;

    /// <summary>How many datagrams had to make room since the start.</summary>
    public long Forgotten => Interlocked.Read(ref _forgotten);

    /// <summary>Keeps a datagram, unless it alone is larger than the whole.</summary>
    public void Add(RecordedPacket packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        var cost = CostOf(packet);
        if (cost > capacity)
            return;
        lock (_gate)
        {
            while (_kept + cost > capacity)
            {
                _kept -= CostOf(_packets.Dequeue());
                _forgotten++;
            }
            _packets.Enqueue(packet);
            _kept += cost;
        }
    }

    /// <summary>The datagrams from and to an address since a time, in the order they were kept.</summary>
    public ImmutableArray<RecordedPacket> Of(IPAddress peer, DateTimeOffset since)
    {
        ArgumentNullException.ThrowIfNull(peer);
        lock (_gate)
            return [.. _packets.Where(each => each.At >= since && each.Peer.Address.Equals(peer))];
    }

    private static int CostOf(RecordedPacket packet) => packet.Octets.Length + Overhead;
}

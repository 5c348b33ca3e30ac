using System.Net;
using Orchestrator.Lab.DataPlane;

namespace Orchestrator.Lab.Simulation;

/// <summary>
/// The network between virtual routers of one program. No packet flows: after each change of a router's tables it is worked out which
/// tunnels would come up, by the rules of <c>Simulation/README.md</c>. Thread-safe.
/// </summary>
public sealed class SimulatedInternet(TimeProvider time, Random random)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SimulatedNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset Since, uint In, uint Out)> _memory = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);
    private List<SimulatedTunnel> _tunnels = [];

    /// <summary>A data plane for a router of that name at that place.</summary>
    public IDataPlane Connect(string name, SimulatedPlace place) => new SimulatedDataPlane(this, name, place);

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What to write into a router's log about its peers, by router; newest reasons only.</summary>
    internal event Action<string, string>? PeerFault;

    internal void Update(SimulatedNode node)
    {
        lock (_lock)
        {
            _nodes[node.Name] = node;
            Recompute();
        }
    }

    internal void Leave(string name)
    {
        lock (_lock)
        {
            _nodes.Remove(name);
            Recompute();
        }
    }

    internal SimulatedNode? Node(string name)
    {
        lock (_lock)
            return _nodes.GetValueOrDefault(name);
    }

    internal IReadOnlyList<SimulatedNode> Nodes
    {
        get
        {
            lock (_lock)
                return [.. _nodes.Values];
        }
    }

    internal IReadOnlyList<SimulatedTunnel> TunnelsOf(string name)
    {
        lock (_lock)
            return [.. _tunnels.Where(tunnel => tunnel.Node.Name == name)];
    }

    internal SimulatedNode? ByPublicAddress(IPAddress address) =>
        Nodes.FirstOrDefault(node => !node.Place.IsBehindNat && node.Place.PublicAddress == address.ToString());

    /// <summary>Tears a router's tunnel down; it comes up again at once if both ends still agree.</summary>
    internal bool Drop(string name, Func<SimulatedTunnel, bool> which)
    {
        lock (_lock)
        {
            var gone = _tunnels.Where(tunnel => tunnel.Node.Name == name && which(tunnel)).ToList();
            foreach (var tunnel in gone)
                _memory.Remove(Pair(tunnel.Node, tunnel.Peer, tunnel.Other, tunnel.OtherPeer));
            Recompute();
            return gone.Count > 0;
        }
    }

    private void Recompute()
    {
        var tunnels = new List<SimulatedTunnel>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var initiator in _nodes.Values)
            foreach (var peer in initiator.Items("ip/ipsec/peer"))
                if (Initiate(initiator, peer) is { } found && taken.Add(Pair(initiator, peer, found.Other, found.OtherPeer)))
                    tunnels.AddRange(BothViews(initiator, peer, found.Other, found.OtherPeer));
        var alive = tunnels.Select(tunnel => Pair(tunnel.Node, tunnel.Peer, tunnel.Other, tunnel.OtherPeer)).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _memory.Keys.Where(key => !alive.Contains(key.Split('#')[0])).ToList())
            _memory.Remove(gone);
        _tunnels = tunnels;
    }

    private (SimulatedNode Other, Row OtherPeer)? Initiate(SimulatedNode initiator, Row peer)
    {
        // Nobody calls without something to carry.
        if (!PolicyMatch.Of(initiator, peer).Any())
            return null;
        string? fault = null;
        foreach (var responder in _nodes.Values.Where(node => node != initiator))
        {
            var (answer, reason) = PeerMatch.Answer(initiator, peer, responder);
            if (answer is not null && reason is null)
            {
                _faults.Remove($"{initiator.Name}/{peer.Id}");
                return (responder, answer);
            }

            fault = answer is not null ? reason : fault ?? reason;
        }

        if (!peer.IsTrue("passive") && fault is not null)
            Tell(initiator, peer, fault);
        return null;
    }

    private void Tell(SimulatedNode node, Row peer, string fault)
    {
        var key = $"{node.Name}/{peer.Id}";
        if (_faults.GetValueOrDefault(key) == fault)
            return;
        _faults[key] = fault;
        PeerFault?.Invoke(node.Name, $"{fault} (peer {peer["name"]}, {peer["address"]})");
    }

    private IEnumerable<SimulatedTunnel> BothViews(SimulatedNode left, Row peer, SimulatedNode right, Row other)
    {
        var since = Remember(Pair(left, peer, right, other)).Since;
        yield return new SimulatedTunnel(left, right, peer, other, true, since, [.. Children(left, peer, right, other)]);
        yield return new SimulatedTunnel(right, left, other, peer, false, since, [.. Children(right, other, left, peer)]);
    }

    private IEnumerable<SimulatedChild> Children(SimulatedNode node, Row peer, SimulatedNode other, Row otherPeer)
    {
        var generates = Generates(other, otherPeer);
        foreach (var row in PolicyMatch.Of(node, peer))
        {
            var (mirror, fault) = PolicyMatch.Mirror(node, row, other, otherPeer, generates);
            if (fault is not null)
            {
                Tell(node, peer, fault);
                continue;
            }

            var algorithms = PolicyMatch.Algorithms(PolicyMatch.Proposal(node, row["proposal"]), PolicyMatch.Proposal(other, mirror?["proposal"] ?? "default"))!.Value;
            yield return Child(node, row, algorithms, other, ChildKey(node, peer, other, otherPeer, row, mirror));
        }

        foreach (var (generated, row) in PolicyMatch.Of(other, otherPeer).Select(row => (PolicyMatch.Mirror(other, row, node, peer, Generates(node, peer)).Mirror, row)))
            if (generated?.IsTrue("dynamic") == true)
                yield return Child(node, generated, PolicyMatch.Algorithms(PolicyMatch.Proposal(other, row["proposal"]), PolicyMatch.Proposal(node, generated["proposal"]))!.Value,
                    other, ChildKey(node, peer, other, otherPeer, generated, row));
    }

    private SimulatedChild Child(SimulatedNode node, Row policy, (string Encryption, string? Authentication) algorithms, SimulatedNode other, string key)
    {
        var (_, into, outOf) = Remember(key);
        var mine = string.CompareOrdinal(node.Name, other.Name) < 0;
        return new SimulatedChild(policy, algorithms.Encryption, algorithms.Authentication, mine ? into : outOf, mine ? outOf : into);
    }

    private static bool Generates(SimulatedNode node, Row peer) =>
        PeerMatch.Identity(node, peer)?["generate-policy"] is { } policy and not "no" && policy.Length > 0;

    private (DateTimeOffset Since, uint In, uint Out) Remember(string key)
    {
        if (!_memory.TryGetValue(key, out var known))
            _memory[key] = known = (Now, (uint)random.Next(0x1000, int.MaxValue), (uint)random.Next(0x1000, int.MaxValue));
        return known;
    }

    private static string Pair(SimulatedNode left, Row peer, SimulatedNode right, Row other) => string.CompareOrdinal(left.Name, right.Name) < 0
        ? $"{left.Name}/{peer.Id}={right.Name}/{other.Id}"
        : $"{right.Name}/{other.Id}={left.Name}/{peer.Id}";

    private static string ChildKey(SimulatedNode node, Row peer, SimulatedNode other, Row otherPeer, Row policy, Row? mirror) =>
        Pair(node, peer, other, otherPeer) + "#" + (string.CompareOrdinal(node.Name, other.Name) < 0 ? $"{policy.Id}{mirror?.Id}" : $"{mirror?.Id}{policy.Id}");
}

using Orchestrator.Lab.DataPlane;

namespace Orchestrator.Lab.Simulation;

/// <summary>One end's view of a phase 1 with its phases 2.</summary>
/// <param name="Node">The router whose view it is.</param>
/// <param name="Other">The router on the other side.</param>
/// <param name="Peer">The peer here.</param>
/// <param name="OtherPeer">The peer there.</param>
/// <param name="IsInitiator">Whether this end began.</param>
/// <param name="Since">Since when it is up.</param>
/// <param name="Children">The policies here that are in force, each with what both ends agreed on.</param>
internal sealed record SimulatedTunnel(
    SimulatedNode Node, SimulatedNode Other, Row Peer, Row OtherPeer, bool IsInitiator, DateTimeOffset Since, IReadOnlyList<SimulatedChild> Children)
{
    public bool HasNat => PeerMatch.HasNat(Node, Other);

    /// <summary>What stays the same as long as the tunnel is not torn down.</summary>
    public string Key => $"{Node.Name}/{Peer.Id}>{Other.Name}/{OtherPeer.Id}";
}

/// <summary>A phase 2: the policy and the algorithms; the numbers of its two security associations.</summary>
internal sealed record SimulatedChild(Row Policy, string Encryption, string? Authentication, uint SpiIn, uint SpiOut);

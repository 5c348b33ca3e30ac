namespace Orchestrator.NatTraversal.Responding;

/// <summary>What the hashes say of a NAT in front of one end.</summary>
public enum NatVerdict
{
    /// <summary>The peer sent no hashes.</summary>
    NotTold,

    /// <summary>The hash is of the address and port that were seen: no NAT.</summary>
    None,

    /// <summary>The hash is of another address or port: a NAT, or a peer that pretends one (strongSwan forces by random octets).</summary>
    Present,

    /// <summary>The hash is of the all-zero address: the peer forces encapsulation (racoon), and nothing is known of a NAT.</summary>
    Forced,
}

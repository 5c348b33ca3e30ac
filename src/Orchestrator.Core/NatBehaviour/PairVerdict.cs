namespace Orchestrator.Core.NatBehaviour;

/// <summary>One end of a pair.</summary>
/// <param name="Profile">What the NATs before it do.</param>
/// <param name="ChoosesPort">
/// Whether its daemon can be told to begin on UDP 4500, and to put ESP into UDP where no NAT asks for it. strongSwan can; RouterOS is not known to.
/// </param>
public sealed record PairSite(NatProfile Profile, bool ChoosesPort)
{
    /// <summary>
    /// Whether what drops first packets may be the device's own input rules, which the push of a link opens. Not a router's: what it counts has
    /// not met its rules yet.
    /// </summary>
    public bool PushOpens { get; init; }
}

/// <summary>Whether two sites can have a tunnel between them.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Initiator">Who must begin; null where either may, where both must at the same time, and where there is no way.</param>
/// <param name="At">Which end the reason lies at; null for both or neither.</param>
public sealed record PairVerdict(PairKind Kind, PairReason Reason, PairEnd? Initiator = null, PairEnd? At = null)
{
    /// <summary>Whether ESP must go in UDP although no NAT asks for it.</summary>
    public bool ForcesEncapsulation { get; init; }

    /// <summary>Whether IKE must begin on UDP 4500.</summary>
    public bool BeginsOn4500 { get; init; }

    /// <summary>The end at which 500 is of no use; null for both, and where it is of use.</summary>
    public PairEnd? BlockedAt { get; init; }
}

public enum PairEnd
{
    A,
    B,
}

/// <summary>From the best to the worst.</summary>
public enum PairKind
{
    Direct,

    /// <summary>Only one end can be reached, so the other begins.</summary>
    DirectIfInitiated,

    /// <summary>The NATs would let it through, or there are none; nothing but a try can tell.</summary>
    Experimental,
    NeedsHub,

    /// <summary>Too little was measured.</summary>
    Unknown,
}

public enum PairReason
{
    /// <summary>First packets reach both ends.</summary>
    BothReachable,

    /// <summary>First packets reach one end.</summary>
    OneReachable,

    /// <summary>First packets reach both ends, on 4500 alone, and one daemon can begin there.</summary>
    OneChoosesPort,

    /// <summary>
    /// No NAT stands before an end, but first packets to 500 and 4500 are dropped, as far as can be told by its own input rules, which a push opens.
    /// </summary>
    ClosedWithoutNat,

    /// <summary>Both NATs keep one external port, the device's own, whatever destination was tried: both begin at the same time.</summary>
    BothKeepPorts,

    /// <summary>One NAT keeps its port open for everybody once the device has used it.</summary>
    OneLetsAllIn,

    /// <summary>Both are behind the same address, and its NAT sends packets back in.</summary>
    SameNatHairpins,

    /// <summary>Both are behind the same address, and nothing shows a way between them outside of it.</summary>
    SameNat,

    /// <summary>The external port changes with the destination, so nobody can know it beforehand.</summary>
    PortDependsOnDestination,

    /// <summary>500 and 4500 become other ports, and devices answer on those two only.</summary>
    PortsNotKept,

    Port500Blocked,
    Port4500Blocked,

    /// <summary>Without a NAT between them the ends would use ESP, which is blocked, and 4500 is too.</summary>
    EspAnd4500Blocked,

    /// <summary>ESP is blocked, and neither end can put it into UDP where no NAT asks for it.</summary>
    EspBlocked,

    /// <summary>Something changes IKE's messages, so authentication must fail.</summary>
    IkeAltered,

    NotMeasured,
}

using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.Contract;

namespace Orchestrator.Deployment.NatChecks;

/// <summary>The parts of a check, in their order: none disturbs a later one.</summary>
public enum NatCheckStage
{
    /// <summary>The device's own address, and which sockets it may use.</summary>
    Preparing,

    /// <summary>Whether a first packet from outside reaches 500 and 4500. Before anything is sent from those ports.</summary>
    Unsolicited,

    /// <summary>Answers from elsewhere. Before the sockets concerned have sent there.</summary>
    Filtering,

    /// <summary>External addresses and ports of 500, 4500 and another port, to each socket of the responder; NAT detection; helpers.</summary>
    Mapping,
    Hairpin,
    ZeroChecksum,
    LargeDatagrams,

    /// <summary>Routers on the way.</summary>
    Hops,

    /// <summary>Protocol 50.</summary>
    Esp,

    /// <summary>How long an idle mapping lives. By far the longest.</summary>
    Lifetime,

    /// <summary>RouterOS: the temporary peers are put on the device, and its own daemon asks.</summary>
    Daemon,

    /// <summary>RouterOS: the temporary peers are removed.</summary>
    Removing,
}

public enum NatStageState
{
    Done,

    /// <summary>It could not be measured; the note says why.</summary>
    Skipped,

    /// <summary>The device failed in the middle; nothing follows.</summary>
    Failed,
}

/// <summary>Why a stage was skipped, or a part of it.</summary>
public enum NatStageNote
{
    None,

    /// <summary>The responder has no socket for it.</summary>
    ResponderLacks,

    /// <summary>The login may not open the port or the kind of socket.</summary>
    NotPermitted,

    /// <summary>Another program has the port and does not share it.</summary>
    PortTaken,

    /// <summary>Not even the plain question was answered, so silence says nothing.</summary>
    NoAnswer,

    /// <summary>Nothing came of the router's daemon, nor has the router counted anything that it sent.</summary>
    NotSeen,

    /// <summary>Some of the times between the last that was there and the first that was gone could not be tried.</summary>
    Coarse,

    /// <summary>There is no NAT to ask it of.</summary>
    NoNat,

    /// <summary>The device showed several external addresses, of which one cannot be chosen.</summary>
    Pool,

    /// <summary>It was not asked for.</summary>
    NotWanted,

    /// <summary>Whoever sends gets in, mapping or not, so that the end of a mapping does not show.</summary>
    LetsAllIn,

    /// <summary>The device did not stay silent for as long as was to be tried.</summary>
    NotSilent,
}

/// <param name="Note">Also beside <see cref="NatStageState.Done"/>, where a part is missing.</param>
public sealed record NatStageReport(NatCheckStage Stage, NatStageState State, NatStageNote Note);

/// <summary>Where a check stands.</summary>
/// <param name="Done">Stages that have ended.</param>
/// <param name="Left">About how long the rest takes, at most.</param>
public sealed record NatCheckProgress(NatCheckStage Stage, int Done, int Total, TimeSpan Left);

/// <summary>What a check is to do.</summary>
public sealed record NatCheckTarget
{
    /// <summary>The uplink's own address, to be used as source where the device has several; null for what its routes say.</summary>
    public Ipv4Address? Uplink { get; init; }

    /// <summary>Up to which silence a mapping's life is looked for: 0 (not at all) to 10 minutes. The whole is at most twice as long.</summary>
    public TimeSpan LongestIdle { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>What a check found. With a fault: what it had found by then.</summary>
public sealed record NatCheckResult
{
    public required NatMeasurement Measurement { get; init; }

    public required ImmutableArray<NatStageReport> Stages { get; init; }

    public DeviceFault? Fault { get; init; }
}

using System.Collections.Immutable;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>Why a device's kernel did not do what the agent asked.</summary>
public enum AgentTrouble
{
    Other,

    /// <summary>Another program has the port and does not share it.</summary>
    PortInUse,

    /// <summary>The address is none of the device's.</summary>
    NoSuchAddress,

    /// <summary>The login may not use that port or kind of socket, or a packet filter of the device forbids it.</summary>
    NotPermitted,

    /// <summary>No route.</summary>
    Unreachable,

    /// <summary>The far end said that nobody listens there.</summary>
    PortUnreachable,

    /// <summary>Larger than the path or the device takes.</summary>
    TooLarge,
}

/// <summary>What became of a datagram that was to be sent.</summary>
public enum AgentSendFate
{
    /// <summary>The run ended before its time came.</summary>
    NotReached,
    Sent,

    /// <summary>Its answer was there already, or its socket could not be opened.</summary>
    Skipped,
    Failed,
}

/// <param name="At">Since the start of the run.</param>
/// <param name="Trouble">Why, where it failed.</param>
public readonly record struct AgentSendResult(AgentSendFate Fate, TimeSpan At = default, AgentTrouble? Trouble = null);

/// <summary>A datagram that a socket heard.</summary>
/// <param name="Socket">Position in <see cref="AgentProgram.Sockets"/>.</param>
/// <param name="At">Since the start of the run.</param>
/// <param name="From">Port 0 for raw sockets.</param>
/// <param name="Octets">The UDP payload; of a raw socket, what follows the IP header.</param>
public sealed record AgentReceived(int Socket, TimeSpan At, Ipv4Endpoint From, ReadOnlyMemory<byte> Octets);

/// <summary>An error that a socket met while it listened.</summary>
public readonly record struct AgentError(int Socket, TimeSpan At, AgentTrouble Trouble);

/// <summary>What happened in one run. Immutable.</summary>
public sealed record AgentTranscript
{
    /// <summary>The device's uptime at time 0 of the run.</summary>
    public required TimeSpan StartedAt { get; init; }

    /// <summary>Where each socket is bound; null where it could not be opened.</summary>
    public required ImmutableArray<Ipv4Endpoint?> Bound { get; init; }

    /// <summary>Why a socket could not be opened; null where it was.</summary>
    public required ImmutableArray<AgentTrouble?> Shut { get; init; }

    /// <summary>For each of <see cref="AgentProgram.Sends"/>.</summary>
    public required ImmutableArray<AgentSendResult> Sends { get; init; }

    public required ImmutableArray<AgentReceived> Received { get; init; }

    public required ImmutableArray<AgentError> Errors { get; init; }

    public required TimeSpan EndedAt { get; init; }

    /// <summary>How many datagrams were heard beyond <see cref="AgentProgram.MaxReceived"/>.</summary>
    public required int Dropped { get; init; }
}

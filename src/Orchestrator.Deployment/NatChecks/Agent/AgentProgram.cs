using System.Collections.Immutable;
using Orchestrator.Core.Addressing;

namespace Orchestrator.Deployment.NatChecks.Agent;

/// <summary>A socket that the agent opens.</summary>
/// <param name="Own">The own address; 0.0.0.0 for any.</param>
/// <param name="OwnPort">The own port; 0 for any. Without meaning for raw sockets.</param>
public sealed record AgentSocket(Ipv4Address Own, int OwnPort)
{
    /// <summary>The IP protocol of a raw socket, 1 to 255, which takes root; null for UDP.</summary>
    public int? RawProtocol { get; init; }

    /// <summary>The only endpoint that it hears and sends to; null for all.</summary>
    public Ipv4Endpoint? Peer { get; init; }

    /// <summary>Whether the port may be another program's as well. Then it needs a peer, to take nothing from that program.</summary>
    public bool Shared { get; init; }

    /// <summary>
    /// Whether the port stays another program's, which shares it with nobody: what is sent is made by hand, which takes root, and what comes is a copy
    /// of what that program gets too. It needs a peer. See <see cref="BesideUdp"/>.
    /// </summary>
    public bool Beside { get; init; }

    /// <summary>Whether datagrams are sent with a checksum of zero.</summary>
    public bool NoChecksum { get; init; }

    /// <summary>The time to live of what is sent, 1 to 255; null for the device's own.</summary>
    public int? TimeToLive { get; init; }
}

/// <summary>A datagram that the agent sends.</summary>
/// <param name="At">Since the start of the run.</param>
/// <param name="Socket">Position in <see cref="AgentProgram.Sockets"/>.</param>
/// <param name="Octets">1 to 8,192 octets.</param>
public sealed record AgentSend(TimeSpan At, int Socket, Ipv4Endpoint To, ReadOnlyMemory<byte> Octets)
{
    /// <summary>It is not sent when a datagram with these octets in it was heard before; empty for never.</summary>
    public ReadOnlyMemory<byte> Unless { get; init; }
}

/// <summary>What an agent does in one run. Immutable.</summary>
public sealed record AgentProgram
{
    public const int MaxSockets = 200;
    public const int MaxSends = 1_000;
    public const int MaxDatagram = 8_192;

    /// <summary>More datagrams than this are counted and not told.</summary>
    public const int MaxReceived = 2_000;

    public static readonly TimeSpan MaxDuration = TimeSpan.FromMinutes(15);

    public required ImmutableArray<AgentSocket> Sockets { get; init; }

    public ImmutableArray<AgentSend> Sends { get; init; } = [];

    /// <summary>When each of these has been in a datagram heard, the run ends before its time; none to hear all of it.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Wanted { get; init; } = [];

    public required TimeSpan Duration { get; init; }
}

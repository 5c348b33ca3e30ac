using System.Collections.Immutable;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>How it stands with one socket. Immutable.</summary>
/// <param name="Listener">The socket.</param>
/// <param name="Failure">Why the host has not got it; null while it listens.</param>
/// <param name="Since">Since when it stands so: time since the host's start.</param>
public sealed record ListenerState(Listener Listener, BindFailure? Failure, TimeSpan Since);

/// <summary>How the host does. Immutable.</summary>
public sealed record HostHealth
{
    /// <summary>When this was asked: time since the host's start.</summary>
    public required TimeSpan Now { get; init; }

    /// <summary>When the host was started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The sockets wanted, in the order of addresses and services.</summary>
    public required ImmutableArray<ListenerState> Listeners { get; init; }

    /// <summary>The sum over all sources.</summary>
    public required SourceCounters Total { get; init; }

    /// <summary>How many datagrams ended how.</summary>
    public required ImmutableDictionary<Outcome, long> Outcomes { get; init; }

    /// <summary>How many answers of IKE of each kind were given.</summary>
    public required ImmutableDictionary<AnswerKind, long> Answers { get; init; }

    /// <summary>How many IKE exchanges are remembered.</summary>
    public required int HalfOpen { get; init; }

    /// <summary>How many datagrams ended in an exception: bugs.</summary>
    public required long Faults { get; init; }

    /// <summary>The last of them; null when there was none.</summary>
    public required HostFault? LastFault { get; init; }

    /// <summary>What would let the process bind what it could not.</summary>
    public required CapabilityGrant Grant { get; init; }
}

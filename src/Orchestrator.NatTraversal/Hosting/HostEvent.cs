using System.Collections.Immutable;
using System.Net;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Stun;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>What the host did with one datagram of a source that it serves; of those that ask too often, with a few. Immutable.</summary>
public sealed record HostEvent
{
    /// <summary>When it came: time since the host's start.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>The own socket it came to.</summary>
    public required Listener Listener { get; init; }

    /// <summary>The address and port it came from; port 0 for ESP.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>By what the asker is known.</summary>
    public required Admission Admission { get; init; }

    /// <summary>Octets of the UDP payload, or of the ESP packet.</summary>
    public required int Size { get; init; }

    /// <summary>
    /// What is kept of the datagram, from its beginning (<see cref="Recording.KeptOctets"/>): of sources on the allow-list that were answered or
    /// looked into, while somebody reads events; else empty.
    /// </summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>What became of it.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>SPIi, CKY-I or the head of STUN's transaction id, unread: where a token is shown, it is here. 0 for none.</summary>
    public ulong Initiator { get; init; }

    /// <summary>What was learnt, none to two.</summary>
    public ImmutableArray<Observation> Observed { get; init; } = [];

    /// <summary>IKE: what it was answered with.</summary>
    public AnswerKind? Answer { get; init; }

    /// <summary>Octets of the answer; 0 when none was sent.</summary>
    public int AnswerSize { get; init; }

    /// <summary>STUN: the own socket that the answer left from, when it is another one than it was asked.</summary>
    public IPEndPoint? AnsweredFrom { get; init; }

    /// <summary>STUN: where the answer went, when that is another port than the question came from.</summary>
    public IPEndPoint? AnsweredTo { get; init; }

    /// <summary>IKE: why there is no answer.</summary>
    public Silence Silence { get; init; }

    /// <summary>IKE: what is wrong with the octets.</summary>
    public WireFault Fault { get; init; }

    /// <summary>STUN: why there is no answer.</summary>
    public StunSilence? StunSilence { get; init; }
}

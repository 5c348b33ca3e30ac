using System.Net;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>Send this, once: nothing is ever sent on a timer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Octets">The whole UDP payload, non-ESP marker included; at most as long as the question's.</param>
/// <param name="From">The own socket to send from: the one the question came to.</param>
/// <param name="To">The question's source.</param>
public sealed record Send(AnswerKind Kind, ReadOnlyMemory<byte> Octets, OwnEndpoint From, IPEndPoint To);

/// <summary>What the responder does with a datagram.</summary>
/// <param name="Answer">What to send; null for silence.</param>
/// <param name="Observed">What was learnt; null when nothing was.</param>
/// <param name="Silence">Why nothing is sent; <see cref="Silence.None"/> beside an answer.</param>
/// <param name="Fault">What is wrong with the octets, where that is why.</param>
public readonly record struct Reaction(Send? Answer, Observation? Observed, Silence Silence, WireFault Fault);

/// <summary>What an exchange says to a message, before framing.</summary>
internal readonly record struct Reply(AnswerKind Kind, byte[]? Message, Observation? Observed, Silence Silence, WireFault Fault)
{
    internal static Reply Say(AnswerKind kind, byte[] message, Observation? observed = null) =>
        new(kind, message, observed, Silence.None, WireFault.None);

    internal static Reply Say(AnswerKind kind, bool fits, ReadOnlySpan<byte> scratch, int written, Observation? observed = null) =>
        fits ? Say(kind, scratch[..written].ToArray(), observed) : Nothing(Silence.NoRoom);

    internal static Reply Nothing(Silence silence, WireFault fault = WireFault.None, Observation? observed = null) =>
        new(default, null, observed, silence, fault);
}

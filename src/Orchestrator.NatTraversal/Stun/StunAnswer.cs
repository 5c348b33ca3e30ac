using System.Net;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>Why a datagram got no answer.</summary>
public enum StunSilence
{
    /// <summary>It is no Binding message.</summary>
    Unreadable,

    /// <summary>It is an indication, or itself an answer: a forged one would make two servers talk for ever.</summary>
    NotARequest,

    /// <summary>It came to no socket that is known here.</summary>
    UnknownSocket,

    /// <summary>The smallest answer would be larger than it.</summary>
    NoRoom,

    /// <summary>It wants its answer at a port where an answer would do harm.</summary>
    ForbiddenPort,
}

/// <summary>What the responder does with a datagram: one <see cref="Reply"/>, or a <see cref="Silence"/>.</summary>
public abstract record StunAnswer
{
    private StunAnswer()
    {
    }

    /// <summary>Send this, once.</summary>
    /// <param name="Octets">The message.</param>
    /// <param name="From">The own socket to send from.</param>
    /// <param name="To">Where to send: always the asker's address.</param>
    public sealed record Reply(ReadOnlyMemory<byte> Octets, StunEndpoint From, IPEndPoint To) : StunAnswer;

    /// <summary>Send nothing.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Refusal">What is wrong with it, when it is unreadable.</param>
    public sealed record Silence(StunSilence Reason, StunRefusal Refusal = StunRefusal.None) : StunAnswer;
}

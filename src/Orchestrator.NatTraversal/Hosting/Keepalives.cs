using System.Net;
using Orchestrator.NatTraversal.Guarding;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>What became of a keepalive that was ordered.</summary>
public enum KeepaliveFate
{
    /// <summary>It has left.</summary>
    Sent,

    /// <summary>There is no such own socket, or the system did not take it.</summary>
    NotSent,

    /// <summary>Nobody there asked lately under a grant that still holds.</summary>
    NotAsked,

    /// <summary>It, or all together, got as many as they may.</summary>
    TooOften,
}

/// <summary>
/// Sends the keepalive of NATs (RFC 3948 section 2.3: one octet 0xFF, which receivers ignore) where the app orders it, to find out whether it
/// arrives: the only thing that a responder sends unasked. Thread-safe.
/// </summary>
internal sealed class Keepalives(Listeners listeners, Gate gate, HostClock clock)
{
    private static readonly byte[] Keepalive = [0xFF];

    /// <param name="own">The own socket as the world addresses it.</param>
    /// <param name="to">Where.</param>
    public KeepaliveFate Send(IPEndPoint own, IPEndPoint to)
    {
        if (listeners.Find(own) is not { } socket || socket.Listener.Family != to.AddressFamily)
            return KeepaliveFate.NotSent;
        return gate.JudgeKeepalive(AddressBits.Of(to.Address), to.Port, clock.Now) switch
        {
            KeepaliveVerdict.NotAsked => KeepaliveFate.NotAsked,
            KeepaliveVerdict.TooOften => KeepaliveFate.TooOften,
            // There is no question with less than an octet.
            _ => socket.Send(Keepalive, to.Serialize(), questionSize: 1) ? KeepaliveFate.Sent : KeepaliveFate.NotSent,
        };
    }
}

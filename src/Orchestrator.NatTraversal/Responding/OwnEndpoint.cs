using System.Net;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Responding;

/// <summary>One of the responder's own sockets. Immutable.</summary>
/// <param name="Local">The address and port that datagrams come to: the real address, never 0.0.0.0 or ::.</param>
/// <param name="Framing">How datagrams are framed there.</param>
public sealed record OwnEndpoint(IPEndPoint Local, PortClass Framing)
{
    /// <summary>
    /// The address and port that peers send to, where a known static translation stands in front of this host; null where there is none. The
    /// NAT detection hashes are then of this one, so that the known translation is not reported as a NAT of the path.
    /// </summary>
    public IPEndPoint? Announced { get; init; }

    internal IPEndPoint Hashed => Announced ?? Local;
}

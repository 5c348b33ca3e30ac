using System.Collections.Immutable;
using System.Net;

namespace Orchestrator.NatTraversal.Stun;

/// <summary>One of the responder's own sockets.</summary>
/// <param name="Local">The address and port it is bound to: what a datagram came to. No wildcard address.</param>
/// <param name="Announced">The address and port by which the world reaches it; another one behind a one-to-one NAT.</param>
public sealed record StunEndpoint(IPEndPoint Local, IPEndPoint Announced)
{
    /// <summary>A socket that the world reaches by its own address.</summary>
    public StunEndpoint(IPEndPoint local)
        : this(local, local)
    {
    }
}

/// <summary>The responder's own sockets, and which of them is another one for a given one. Immutable and thread-safe.</summary>
public sealed class StunEndpoints
{
    private readonly ImmutableArray<StunEndpoint> _all;

    /// <summary>Creates the set; the order is the order of preference.</summary>
    public StunEndpoints(IEnumerable<StunEndpoint> all) => _all = [.. all];

    /// <summary>The socket that is bound to this address and port, or null.</summary>
    public StunEndpoint? Find(IPEndPoint local)
    {
        foreach (var endpoint in _all)
            if (endpoint.Local.Equals(local))
                return endpoint;
        return null;
    }

    /// <summary>
    /// The socket that differs from this one in exactly what is asked and has the same family; the socket itself for
    /// <see cref="StunChange.None"/>; null when there is no such socket.
    /// </summary>
    public StunEndpoint? Change(StunEndpoint from, StunChange change)
    {
        ArgumentNullException.ThrowIfNull(from);
        // A client knows one other address (RFC 5780 section 6.1): where one has both ports, it is that one for either port.
        var only = change == StunChange.Address ? Change(from, StunChange.Address | StunChange.Port)?.Local.Address : null;
        foreach (var endpoint in _all)
        {
            if (endpoint.Local.AddressFamily == from.Local.AddressFamily &&
                (only is null || endpoint.Local.Address.Equals(only)) &&
                endpoint.Local.Address.Equals(from.Local.Address) != change.HasFlag(StunChange.Address) &&
                (endpoint.Local.Port == from.Local.Port) != change.HasFlag(StunChange.Port))
                return endpoint;
        }

        return null;
    }

    /// <summary>
    /// What OTHER-ADDRESS may say: another address and another port. With one address there is none: a client would take
    /// the second port for a second address, and an address-dependent mapping for an independent one.
    /// </summary>
    public StunEndpoint? Other(StunEndpoint from)
    {
        var other = Change(from, StunChange.Address | StunChange.Port);
        return other is not null && !other.Announced.Address.Equals(from.Announced.Address) ? other : null;
    }
}

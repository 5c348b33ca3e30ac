using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Stun;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>
/// The sockets that STUN answers from. Of addresses that the machine chose, a public one is never told a private one as its other address
/// (a bridge of containers, say): its client could not reach it. Immutable.
/// </summary>
internal sealed class StunReach
{
    private readonly FrozenDictionary<IPEndPoint, OwnSocket> _sockets;
    private readonly StunResponder _public;
    private readonly StunResponder _private;

    /// <summary>Sorts the sockets of STUN among all.</summary>
    /// <param name="all">All open sockets, in the order of preference.</param>
    /// <param name="oneScope">Whether the addresses were chosen to go together, whatever they are.</param>
    public StunReach(IEnumerable<OwnSocket> all, bool oneScope)
    {
        var sockets = all.Where(each => each.Listener.Service == ListenerService.Stun).ToList();
        _sockets = sockets.ToFrozenDictionary(each => each.Listener.Local);
        var listeners = sockets.Select(each => each.Listener).ToList();
        _public = Over(listeners.Where(each => oneScope || !IsPrivate(Announced(each).Address)));
        _private = oneScope ? _public : Over(listeners.Where(each => IsPrivate(Announced(each).Address)));
    }

    public StunResponder Of(Listener listener) => IsPrivate(Announced(listener).Address) ? _private : _public;

    public bool TryFind(IPEndPoint local, [NotNullWhen(true)] out OwnSocket? socket) => _sockets.TryGetValue(local, out socket);

    private static StunResponder Over(IEnumerable<Listener> listeners) =>
        new(new StunEndpoints(listeners.Select(each => new StunEndpoint(each.Local, Announced(each)))));

    private static IPEndPoint Announced(Listener listener) => listener.Announced ?? listener.Local;

    // RFC 1918, RFC 6598, loopback; fc00::/7.
    private static bool IsPrivate(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return (octets[0] & 0xfe) == 0xfc || IPAddress.IsLoopback(address);
        return octets[0] is 10 or 127
            || (octets[0] == 172 && octets[1] >> 4 == 1)
            || (octets[0] == 192 && octets[1] == 168)
            || (octets[0] == 100 && octets[1] >> 6 == 1);
    }
}

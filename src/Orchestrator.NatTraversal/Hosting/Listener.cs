using System.Net;
using System.Net.Sockets;
using Orchestrator.NatTraversal.Responding;
using Orchestrator.NatTraversal.Wire;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>What is spoken on an own socket.</summary>
public enum ListenerService
{
    /// <summary>IKE, framed as on port 500.</summary>
    Ike,

    /// <summary>IKE and ESP, framed as on port 4500.</summary>
    NatTraversal,

    /// <summary>STUN.</summary>
    Stun,

    /// <summary>ESP itself: IP protocol 50, without a port.</summary>
    Esp,
}

/// <summary>One socket that the host has or wants. Immutable.</summary>
/// <param name="Service">What is spoken there.</param>
/// <param name="Local">The own address and port; port 0 for <see cref="ListenerService.Esp"/>. Never a wildcard address.</param>
/// <param name="Announced">The address and port that peers send to, where a static translation stands in front of this host; else null.</param>
public sealed record Listener(ListenerService Service, IPEndPoint Local, IPEndPoint? Announced = null)
{
    /// <summary>How the responder knows this socket.</summary>
    public OwnEndpoint Own { get; } = new(Local, FramingOf(Service)) { Announced = Announced };

    /// <summary>Whether the port is one that only a privileged process may bind, unless the system says otherwise.</summary>
    public bool IsPrivileged => Service != ListenerService.Esp && Local.Port < 1024;

    /// <summary>IPv4 or IPv6.</summary>
    public AddressFamily Family => Local.AddressFamily;

    private static PortClass FramingOf(ListenerService service) => service switch
    {
        ListenerService.Ike => PortClass.Isakmp,
        ListenerService.NatTraversal => PortClass.NatTraversal,
        _ => PortClass.None,
    };
}

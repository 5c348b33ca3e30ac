using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;

namespace Orchestrator.Deployment.NatChecks.Responders;

/// <summary>The responder's sockets by address: which of them plays which part in a check.</summary>
internal sealed class ResponderMap
{
    private readonly ImmutableArray<ResponderSocket> _sockets;

    public ResponderMap(ImmutableArray<ResponderSocket> sockets)
    {
        // Addresses with STUN first, with both ports of it before all.
        Addresses = [.. sockets.GroupBy(socket => socket.Endpoint.Address).OrderByDescending(address => Math.Min(2, address.Count(socket => socket.Role == PortRole.Stun)))
            .Select(address => address.Key)];
        _sockets = sockets;
    }

    public ImmutableArray<Ipv4Address> Addresses { get; }

    /// <summary>Whether a second address with both STUN ports is there, as the tests of filtering on one port of the device need it.</summary>
    public bool HasTwoFullAddresses => OtherStun(0) is not null && OtherStun(1) is not null;

    /// <summary>The first STUN socket of an address, counted from 0.</summary>
    public Ipv4Endpoint? Stun(int address) => StunOf(address, 0);

    /// <summary>The STUN socket on the other port of an address.</summary>
    public Ipv4Endpoint? OtherStun(int address) => StunOf(address, 1);

    public Ipv4Endpoint? Ike(int address, PortRole role) =>
        _sockets.FirstOrDefault(socket => socket.Role == role && IsAt(socket, address))?.Endpoint;

    /// <summary>Every socket of an address.</summary>
    public IEnumerable<ResponderSocket> At(int address) => _sockets.Where(socket => IsAt(socket, address));

    private Ipv4Endpoint? StunOf(int address, int index) =>
        _sockets.Where(socket => socket.Role == PortRole.Stun && IsAt(socket, address)).Skip(index).FirstOrDefault()?.Endpoint;

    private bool IsAt(ResponderSocket socket, int address) => address < Addresses.Length && socket.Endpoint.Address == Addresses[address];
}

using System.Collections.Frozen;
using System.Net;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>Why a source is never answered, whoever it is.</summary>
public enum SourceRefusal
{
    /// <summary>It may be answered.</summary>
    None,

    /// <summary>Port 0: nothing can be sent there.</summary>
    PortZero,

    /// <summary>A port of a service that answers anything, so that an answer would loop or be reflected.</summary>
    ReflectorPort,

    /// <summary>0.0.0.0/8 or ::.</summary>
    Unspecified,

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    Multicast,

    /// <summary>240.0.0.0/4 with 255.255.255.255, or the broadcast address of a network of this host.</summary>
    Broadcast,

    /// <summary>127.0.0.0/8 or ::1, where that is not allowed.</summary>
    Loopback,

    /// <summary>An address of this host, where that is not allowed, or one of the responder's own sockets: a loop.</summary>
    Own,
}

/// <summary>
/// The sources that are dropped before anything is read: those that no peer can have, and those by which a forged datagram
/// would make two services talk to each other. Immutable and thread-safe; nothing is allocated.
/// Source: RFC 1122 section 3.2.1.3, RFC 4291 section 2.7.
/// </summary>
public sealed class SourceRules
{
    /// <summary>echo, daytime, quote of the day, chargen, time, DNS, NTP, SSDP.</summary>
    private static readonly FrozenSet<int> ReflectorPorts = FrozenSet.ToFrozenSet([7, 13, 17, 19, 37, 53, 123, 1900]);

    private readonly FrozenSet<UInt128> _ownAddresses;
    private readonly FrozenSet<(UInt128 Address, int Port)> _ownSockets;
    private readonly FrozenSet<UInt128> _broadcasts;
    private readonly bool _acceptOwnHost;

    /// <summary>Creates the rules of one host.</summary>
    /// <param name="ownSockets">Local addresses and ports on which the responder receives.</param>
    /// <param name="ownNetworks">Networks of the host's interfaces; IPv4 ones of up to 30 bits have a broadcast address.</param>
    /// <param name="acceptOwnHost">Whether clients on this host are answered, loopback ones included: for practice and tests.</param>
    public SourceRules(IEnumerable<IPEndPoint> ownSockets, IEnumerable<IPNetwork> ownNetworks, bool acceptOwnHost)
    {
        _ownSockets = ownSockets.Select(socket => (AddressBits.Of(socket.Address), socket.Port)).ToFrozenSet();
        _ownAddresses = _ownSockets.Select(socket => socket.Address).ToFrozenSet();
        _broadcasts = ownNetworks.Where(network => network.PrefixLength <= 30).Select(Last).Where(AddressBits.IsIPv4).ToFrozenSet();
        _acceptOwnHost = acceptOwnHost;
    }

    /// <summary>Why this source is not answered, or <see cref="SourceRefusal.None"/>.</summary>
    public SourceRefusal Check(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Check(AddressBits.Of(address), port);
    }

    /// <summary>The same for an address as a number.</summary>
    internal SourceRefusal Check(UInt128 bits, int port)
    {
        if (port <= 0)
            return SourceRefusal.PortZero;
        return IsReflectorPort(port) ? SourceRefusal.ReflectorPort : CheckAddress(bits, port);
    }

    /// <summary>For what comes without a port, such as ESP: the rules of addresses alone.</summary>
    internal SourceRefusal CheckAddress(UInt128 bits, int port = 0)
    {
        var reason = AddressBits.IsIPv4(bits) ? OfIPv4((uint)bits) : OfIPv6(bits);
        if (reason == SourceRefusal.Loopback && _acceptOwnHost)
            reason = SourceRefusal.None;
        if (reason != SourceRefusal.None)
            return reason;
        if (_broadcasts.Contains(bits))
            return SourceRefusal.Broadcast;
        return _ownSockets.Contains((bits, port)) || (!_acceptOwnHost && _ownAddresses.Contains(bits))
            ? SourceRefusal.Own
            : SourceRefusal.None;
    }

    /// <summary>Whether a service that answers anything listens on this port by custom.</summary>
    internal static bool IsReflectorPort(int port) => ReflectorPorts.Contains(port);

    private static SourceRefusal OfIPv4(uint bits) => (bits >> 24) switch
    {
        0 => SourceRefusal.Unspecified,
        127 => SourceRefusal.Loopback,
        >= 240 => SourceRefusal.Broadcast,
        >= 224 => SourceRefusal.Multicast,
        _ => SourceRefusal.None,
    };

    private static SourceRefusal OfIPv6(UInt128 bits)
    {
        if (bits == 0)
            return SourceRefusal.Unspecified;
        if (bits == 1)
            return SourceRefusal.Loopback;
        return bits >> 120 == 0xFF ? SourceRefusal.Multicast : SourceRefusal.None;
    }

    private static UInt128 Last(IPNetwork network) =>
        AddressBits.Of(network.BaseAddress) | ~AddressBits.Masked(UInt128.MaxValue, AddressBits.PrefixLength(network));
}

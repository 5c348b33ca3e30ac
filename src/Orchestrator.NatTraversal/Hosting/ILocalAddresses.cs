using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Orchestrator.NatTraversal.Hosting;

/// <summary>An address of this machine with its network. Immutable.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">The bits of its network.</param>
public sealed record LocalAddress(IPAddress Address, int PrefixLength)
{
    /// <summary>The network it is in.</summary>
    public IPNetwork Network => NetworkOf(Address, PrefixLength);

    private static IPNetwork NetworkOf(IPAddress address, int length)
    {
        var octets = address.GetAddressBytes();
        for (var at = 0; at < octets.Length; at++)
            octets[at] &= (byte)(0xff << Math.Clamp(8 - (length - (at * 8)), 0, 8));
        return new IPNetwork(new IPAddress(octets), length);
    }
}

/// <summary>Tells the addresses that the machine has now. Implementations are thread-safe.</summary>
public interface ILocalAddresses
{
    /// <summary>
    /// The usable unicast addresses, in the machine's order: of interfaces that are up; no loopback and no link-local ones, since no peer
    /// beyond a NAT can reach those.
    /// </summary>
    ImmutableArray<LocalAddress> Read();
}

/// <summary>The addresses of the machine this runs on.</summary>
public sealed class MachineAddresses : ILocalAddresses
{
    /// <inheritdoc/>
    public ImmutableArray<LocalAddress> Read() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(each => each.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown && each.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Where(each => IsUsable(each.Address))
            .Select(each => new LocalAddress(each.Address, each.PrefixLength))
            .DistinctBy(each => each.Address),
    ];

    private static bool IsUsable(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !address.IsIPv6LinkLocal && !address.IsIPv6Multicast && !IPAddress.IsLoopback(address);
        Span<byte> octets = stackalloc byte[4];
        address.TryWriteBytes(octets, out _);
        return octets[0] is not (0 or 127 or >= 224) && !(octets[0] == 169 && octets[1] == 254);
    }
}

using System.Collections.Frozen;
using System.Net;

namespace Orchestrator.NatTraversal.Guarding;

/// <summary>
/// A set of networks that is asked with one lookup for each prefix length in it, not for each network. Immutable and
/// thread-safe; asking allocates nothing.
/// </summary>
internal sealed class NetworkSet
{
    private readonly (int Length, FrozenSet<UInt128> Prefixes)[] _byLength;

    public NetworkSet(IEnumerable<IPNetwork> networks) => _byLength =
    [
        .. networks
            .GroupBy(AddressBits.PrefixLength, network => AddressBits.Of(network.BaseAddress))
            .OrderByDescending(group => group.Key)
            .Select(group => (group.Key, group.ToFrozenSet())),
    ];

    public static NetworkSet Empty { get; } = new([]);

    public bool Contains(UInt128 bits)
    {
        foreach (var (length, prefixes) in _byLength)
        {
            // ::/0 is all of IPv6, and IPv4's mapped form lies in it: that would be more than was asked for.
            if (prefixes.Contains(AddressBits.Masked(bits, length)) && (length >= 96 || !AddressBits.IsIPv4(bits)))
                return true;
        }

        return false;
    }

    public static bool Holds(IPNetwork network, UInt128 bits)
    {
        var length = AddressBits.PrefixLength(network);
        return AddressBits.Masked(bits, length) == AddressBits.Of(network.BaseAddress) &&
            (length >= 96 || !AddressBits.IsIPv4(bits));
    }
}

using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Packets;

/// <summary>Addresses as the numbers that sets of packets are made of.</summary>
internal static class AddressNumbers
{
    public static NumberRange Numbers(this Ipv4Prefix prefix) => new(prefix.Network.Value, prefix.Last.Value);

    public static NumberSet Numbers(this IEnumerable<Ipv4Prefix> prefixes) => NumberSet.Of(prefixes.Select(Numbers));
}

using System.Collections.Immutable;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Desks.Responders;

/// <summary>The public addresses of the topology: whom responders serve at any time. Sites behind a NAT are let in by the check itself.</summary>
internal sealed class TopologyNetworks(DeviceStore devices)
{
    public async Task<ImmutableArray<string>> ReadAsync(CancellationToken cancellationToken)
    {
        var networks = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var entry in devices.StreamAsync(cancellationToken))
        {
            if (entry.Practice)
                continue;
            foreach (var address in entry.Device.Uplinks.Where(each => each.Nat is not NatBoundary.BehindNat).Select(each => each.Address).OfType<Ipv4Address>())
                Add(address);
            if (Ipv4Address.TryParse(entry.Device.Management.Host, out var managed))
                Add(managed);
        }
        return [.. networks];

        void Add(Ipv4Address address)
        {
            if (!address.IsPrivate)
                networks.Add($"{address}/32");
        }
    }
}

using System.Net;
using Orchestrator.EndToEnd.Tests.Oracle;

namespace Orchestrator.EndToEnd.Tests.NatT;

/// <summary>
/// An internet in network namespaces: a bridge that all sites are on, with two public addresses for whoever is asked there. The namespaces
/// have no names and are held by threads of this process, so that nothing is left of them however it ends; the same goes for what is
/// started in them.
/// </summary>
public sealed class NatWorld : IDisposable
{
    private readonly List<NatSite> _sites = [];
    private readonly HashSet<int> _numbers = [];
    private readonly Lock _lock = new();

    public NatWorld()
    {
        Inet.Ip([
            // With an address of its own: a bridge without takes the lowest of its ports', another one whenever a site comes or goes.
            "link set lo up", "link add wire0 address 02:00:00:00:ff:01 type bridge", "link set wire0 up", "addr add 198.51.100.1/24 dev wire0",
            .. Addresses.Select(address => $"addr add {address}/24 dev wire0"),
        ]);
        Inet.Set("ipv4/ip_forward=1", "ipv4/conf/all/rp_filter=0", "ipv4/conf/default/rp_filter=0");
    }

    /// <summary>The public addresses of who is asked: one even, one odd, in one net that is not the sites'.</summary>
    public static IReadOnlyList<IPAddress> Addresses { get; } = [IPAddress.Parse("203.0.113.1"), IPAddress.Parse("203.0.113.2")];

    /// <summary>The namespace of the bridge and of the public addresses.</summary>
    internal NetworkNamespace Inet { get; } = new();

    /// <summary>Adds a site whose host is behind this behaviour. Nothing was translated for it before.</summary>
    public NatSite Add(NatBehaviour behaviour)
    {
        int number;
        lock (_lock)
        {
            number = Enumerable.Range(1, NatSite.MaxNumber).First(one => !_numbers.Contains(one));
            _numbers.Add(number);
        }
        // Sites may be made side by side.
        var site = new NatSite(Inet, behaviour, number);
        lock (_lock)
            _sites.Add(site);
        return site;
    }

    /// <summary>Takes a site away and all that runs there.</summary>
    public void Remove(NatSite site)
    {
        // A namespace goes some time after it was given up; its number is free now.
        Inet.Ip($"link del {site.Cable}");
        site.Dispose();
        lock (_lock)
        {
            _sites.Remove(site);
            _numbers.Remove(site.Number);
        }
    }

    public void Dispose()
    {
        foreach (var site in _sites)
            site.Dispose();
        Inet.Dispose();
    }
}

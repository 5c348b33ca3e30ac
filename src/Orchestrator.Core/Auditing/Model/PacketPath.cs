using Orchestrator.Core.Addressing;
using Orchestrator.Core.Auditing.Matching;
using Orchestrator.Core.Auditing.Sets;

namespace Orchestrator.Core.Auditing.Model;

/// <summary>All that decides a packet's way through one device.</summary>
public sealed record PacketPath
{
    public required string Device { get; init; }

    /// <summary>Every interface there is or that a rule names; number 0 stands for none.</summary>
    public required InterfaceTable Interfaces { get; init; }

    /// <summary>In a hook they are called by priority, equal ones in this order.</summary>
    public required IReadOnlyList<BaseChain> Bases { get; init; }

    public required IReadOnlyDictionary<ChainName, IReadOnlyList<Rule>> Chains { get; init; }

    /// <summary>IPsec policies, those that rest too. Their places here are their numbers.</summary>
    public IReadOnlyList<IpsecPolicy> Policies { get; init; } = [];

    /// <summary>The numbers of all policies as the device asks them; empty where they stand in that order.</summary>
    public IReadOnlyList<int> PolicyOrder { get; init; } = [];

    /// <summary>Numbers of policies, the one that is asked first before the others.</summary>
    public IEnumerable<int> AskedPolicies => PolicyOrder.Count == 0 ? Enumerable.Range(0, Policies.Count) : PolicyOrder;

    /// <summary>Packets that no policy takes: a device's own key exchange, which must not wait for itself. Asks for nothing but what a policy asks and the in-interface.</summary>
    public Match PolicyExempt { get; init; } = Match.Never;

    /// <summary>null where routing is not known (a pasted rule set): a packet may then leave by any interface.</summary>
    public RouteTable? Routes { get; init; }

    /// <summary>Addresses of the device itself: packets to them go to input. null where they are not known.</summary>
    public NumberSet? LocalAddresses { get; init; }

    /// <summary>Whether connections are tracked; without tracking there is no NAT.</summary>
    public bool Tracks { get; init; } = true;

    /// <summary>
    /// Linux: rules see a packet that a tunnel's policy takes leave by the interface by which the outer packet will, not by its own route's.
    /// </summary>
    public bool OuterRouteLeads { get; init; }

    public IReadOnlyList<Rule> Rules(ChainName chain) => Chains.TryGetValue(chain, out var rules) ? rules : [];
}

/// <summary>Numbers for interface names.</summary>
public sealed class InterfaceTable
{
    private readonly Dictionary<string, int> _numbers;

    public InterfaceTable(IEnumerable<NetworkInterface> interfaces)
    {
        All = [.. interfaces];
        _numbers = All.Select((one, index) => (one.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index + 1, StringComparer.Ordinal);
    }

    /// <summary>Interface n stands at n - 1.</summary>
    public IReadOnlyList<NetworkInterface> All { get; }

    /// <summary>0 if there is none of that name.</summary>
    public uint Number(string name) => (uint)_numbers.GetValueOrDefault(name);

    public NetworkInterface? this[uint number] => number == 0 || number > All.Count ? null : All[(int)number - 1];

    public NumberSet Numbers(Func<string, bool> chosen) =>
        NumberSet.Singles(All.Where(one => chosen(one.Name)).Select(one => Number(one.Name)));
}

/// <summary>An interface.</summary>
/// <param name="Address">What masquerade takes as the source of packets that leave here; null if it is not known.</param>
public sealed record NetworkInterface(string Name, Ipv4Address? Address)
{
    /// <summary>The ends of an IPIP tunnel; null for every other interface, or where nobody said.</summary>
    public TunnelEnds? Ipip { get; init; }
}

/// <summary>Between which addresses a tunnel's packets travel; null for any.</summary>
public sealed record TunnelEnds(Ipv4Address? Local, Ipv4Address? Remote);

/// <summary>Where destinations go, longest prefix first; marks choose other tables.</summary>
/// <param name="Entries">In the order of the lookup: the first that holds the destination and the mark decides.</param>
public sealed record RouteTable(IReadOnlyList<Route> Entries);

/// <summary>One decision of routing.</summary>
/// <param name="Interface">The interface's number; 0 drops (blackhole, unreachable, prohibit).</param>
/// <param name="Guard">What else must hold: a mark or a source rule.</param>
/// <param name="PreferredSource">What masquerade takes instead of the interface's address.</param>
public sealed record Route(Ipv4Prefix Destination, uint Interface, Match Guard, Ipv4Address? PreferredSource = null);

public enum PolicyAction
{
    Encrypt,
    Discard,
    /// <summary>Traffic of the selector passes in clear.</summary>
    Pass,
}

/// <summary>An IPsec policy for packets that leave; its mirror image is what may come in.</summary>
public sealed record IpsecPolicy
{
    /// <summary>As its owner knows it.</summary>
    public required string Name { get; init; }

    public required PolicyAction Action { get; init; }

    public required Ipv4Prefix Source { get; init; }

    public required Ipv4Prefix Destination { get; init; }

    /// <summary>0 is any.</summary>
    public uint Protocol { get; init; }

    /// <summary>null is any.</summary>
    public uint? SourcePort { get; init; }

    public uint? DestinationPort { get; init; }

    /// <summary>false for transport mode.</summary>
    public bool Tunnel { get; init; } = true;

    /// <summary>Ends of the outer packet; null if they are not known until the peers have met.</summary>
    public Ipv4Address? LocalEnd { get; init; }

    public Ipv4Address? RemoteEnd { get; init; }

    /// <summary>Switched off, or refused by the device: it stands there and takes no packet.</summary>
    public RuleRest Rest { get; init; }

    /// <summary>The device's own handle of the row; empty if it has none.</summary>
    public string Handle { get; init; } = "";

    /// <summary>Links' tag, if the product made it.</summary>
    public string Comment { get; init; } = "";
}

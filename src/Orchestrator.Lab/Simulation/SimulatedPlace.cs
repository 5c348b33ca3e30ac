namespace Orchestrator.Lab.Simulation;

/// <summary>Where a router stands in the simulated internet.</summary>
public sealed record SimulatedPlace
{
    /// <summary>Its interface to the provider.</summary>
    public required string WanInterface { get; init; }

    /// <summary>The IPv4 address the internet sees it by: its own, or that of the NAT in front of it.</summary>
    public required string PublicAddress { get; init; }

    /// <summary>Whether a provider's NAT is in front of it: nobody can open a connection to it.</summary>
    public bool IsBehindNat { get; init; }

    /// <summary>Addresses of hosts in its LAN that answer a ping.</summary>
    public IReadOnlyList<string> LanHosts { get; init; } = [];
}

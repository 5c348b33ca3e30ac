using Orchestrator.Lab.Simulation;

namespace Orchestrator.Lab.Practice;

/// <summary>A router of the practice network before it is made.</summary>
internal sealed record PracticePlan
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string BoardName { get; init; }

    public required string SerialNumber { get; init; }

    public required string Description { get; init; }

    public required SimulatedPlace Place { get; init; }

    public required string Lan { get; init; }

    /// <summary>Its first configuration, a script of the folder.</summary>
    public required string Script { get; init; }

    /// <summary>The network: a public hub and two branches behind NATs of providers, of three generations.</summary>
    public static IReadOnlyList<PracticePlan> All { get; } =
    [
        new()
        {
            Name = "hub",
            Version = "7.20.8",
            BoardName = "RB5009UG+S+",
            SerialNumber = "HUB0000001",
            Description = "Public static address; default firewall with fasttrack; masquerade leaves IPsec alone.",
            Place = new SimulatedPlace { WanInterface = "ether1", PublicAddress = "203.0.113.10", LanHosts = ["10.10.0.10"] },
            Lan = "10.10.0.0/24",
            Script = "hub.rsc",
        },
        new()
        {
            Name = "branch-1",
            Version = "7.16.2",
            BoardName = "hAP ax^2",
            SerialNumber = "BRA0000001",
            Description = "Behind a provider's NAT; default firewall with fasttrack; masquerade leaves IPsec alone.",
            Place = new SimulatedPlace { WanInterface = "ether1", PublicAddress = "198.51.100.21", IsBehindNat = true, LanHosts = ["10.11.0.10"] },
            Lan = "10.11.0.0/24",
            Script = "branch-1.rsc",
        },
        new()
        {
            Name = "branch-2",
            Version = "6.49.10",
            BoardName = "hEX",
            SerialNumber = "BRA0000002",
            Description = "Behind another provider's NAT; an older set-up whose masquerade catches everything that leaves.",
            Place = new SimulatedPlace { WanInterface = "ether1", PublicAddress = "198.51.100.87", IsBehindNat = true, LanHosts = ["10.12.0.10"] },
            Lan = "10.12.0.0/24",
            Script = "branch-2.rsc",
        },
    ];
}

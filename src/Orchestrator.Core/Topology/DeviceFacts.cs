using System.Text.Json.Serialization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.Platforms;

namespace Orchestrator.Core.Topology;

/// <summary>What a probe found on a device.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "platform")]
[JsonDerivedType(typeof(RouterOsFacts), "routeros")]
[JsonDerivedType(typeof(LinuxFacts), "linux")]
public abstract record DeviceFacts
{
    public required string Identity { get; init; }

    public IReadOnlyList<InterfaceFact> Interfaces { get; init; } = [];

    public DefaultRouteFact? DefaultRoute { get; init; }

    [JsonIgnore]
    public abstract DevicePlatform Platform { get; }
}

public sealed record InterfaceFact(string Name, IReadOnlyList<Ipv4Interface> Addresses, int? Mtu, bool Running);

public sealed record DefaultRouteFact(Ipv4Address? Gateway, string? Interface);

public sealed record RouterOsFacts : DeviceFacts
{
    /// <summary>As the router prints it: "7.16.2 (stable)".</summary>
    public required string Version { get; init; }

    public string? Board { get; init; }

    public string? Architecture { get; init; }

    public string? Serial { get; init; }

    /// <summary>Static and dynamic rows of srcnat whose action rewrites a source.</summary>
    public int SourceNatRules { get; init; }

    public int IpsecPeers { get; init; }

    /// <summary>Whether secrets can be read back (user policy "sensitive").</summary>
    public bool ReadsSecrets { get; init; }

    [JsonIgnore]
    public override DevicePlatform Platform => DevicePlatform.RouterOs;
}

public sealed record LinuxFacts : DeviceFacts
{
    /// <summary>PRETTY_NAME of os-release.</summary>
    public required string Distribution { get; init; }

    public required string Kernel { get; init; }

    /// <summary>charon's version; null if swanctl or the daemon is missing.</summary>
    public string? StrongSwan { get; init; }

    public required FirewallBackend Firewall { get; init; }

    public required BootPersistence Boot { get; init; }

    public required bool ForwardsPackets { get; init; }

    public required bool CanIpip { get; init; }

    public int SourceNatRules { get; init; }

    /// <summary>Programs a link needs and the box has not, by name.</summary>
    public IReadOnlyList<string> MissingPrograms { get; init; } = [];

    [JsonIgnore]
    public override DevicePlatform Platform => DevicePlatform.Linux;
}

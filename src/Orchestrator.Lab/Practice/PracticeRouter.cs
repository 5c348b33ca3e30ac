using Orchestrator.Lab.Schema;

namespace Orchestrator.Lab.Practice;

/// <summary>A running router of the practice network: how to reach it and what it plays.</summary>
public sealed record PracticeRouter
{
    /// <summary>Its name, unique in the network: <c>hub</c>, <c>branch-1</c>, ...</summary>
    public required string Name { get; init; }

    /// <summary>Its situation in one sentence.</summary>
    public required string Description { get; init; }

    /// <summary>The version it plays.</summary>
    public required RouterOsVersion Version { get; init; }

    /// <summary>The address of its API, on loopback.</summary>
    public required string Host { get; init; }

    /// <summary>The port of its API without TLS.</summary>
    public required int ApiPort { get; init; }

    /// <summary>The port of its API over TLS.</summary>
    public required int ApiSslPort { get; init; }

    /// <summary>A user with every right.</summary>
    public required string UserName { get; init; }

    /// <summary>That user's password.</summary>
    public required string Password { get; init; }

    /// <summary>SHA-256 of its certificate in DER, 64 lower-case hexadecimal digits.</summary>
    public required string CertificateSha256 { get; init; }

    /// <summary>The address the simulated internet sees it by.</summary>
    public required string PublicAddress { get; init; }

    /// <summary>Whether a provider's NAT is in front of it.</summary>
    public required bool IsBehindNat { get; init; }

    /// <summary>Its interface to the provider.</summary>
    public required string WanInterface { get; init; }

    /// <summary>Its LAN, as a prefix.</summary>
    public required string Lan { get; init; }

    /// <summary>A host in its LAN that answers a ping.</summary>
    public required string LanHost { get; init; }

    /// <summary>Never shows the password.</summary>
    public override string ToString() => $"{Name} ({Version}) at {Host}:{ApiSslPort}";
}

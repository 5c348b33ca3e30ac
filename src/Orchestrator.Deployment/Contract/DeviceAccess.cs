using Orchestrator.Core.Platforms;
using Orchestrator.Core.Topology;

namespace Orchestrator.Deployment.Contract;

/// <summary>How to reach and log in to one device. Lives only as long as the work that needs it.</summary>
public sealed record DeviceAccess
{
    public required string DeviceName { get; init; }

    public required DevicePlatform Platform { get; init; }

    public required ManagementEndpoint Endpoint { get; init; }

    public required string UserName { get; init; }

    public required Credential Credential { get; init; }

    /// <summary>The trusted fingerprint; null only for the first contact, which then stops with <see cref="FaultReason.FingerprintUnknown"/>.</summary>
    public string? PinnedFingerprint { get; init; }

    /// <summary>For messages and logs: without the credential.</summary>
    public override string ToString() => $"{DeviceName} ({Platform}, {Endpoint.Host}:{Endpoint.Port})";
}

/// <summary>What a device accepts as proof of who we are.</summary>
public abstract record Credential
{
    private Credential() { }

    public sealed record Password(string Text) : Credential
    {
        public override string ToString() => "set";
    }

    /// <param name="OpenSshPem">An unencrypted private key in OpenSSH's or PEM form.</param>
    public sealed record PrivateKey(string OpenSshPem) : Credential
    {
        public override string ToString() => "set";
    }
}

/// <summary>Gives a secret's text to the one place that sends it to its device.</summary>
public interface ISecretVault
{
    /// <exception cref="KeyNotFoundException">The vault has no such secret.</exception>
    Task<string> RevealAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keyed digest of a text, hex; equal texts of one installation have equal digests.</summary>
    string Digest(string text);
}

using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Secrets;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Desks.Devices;

/// <summary>Makes the key to a stored device, at the moment of use. Thread-safe.</summary>
public sealed class DeviceDoor(KeyStore keys)
{
    /// <exception cref="KeyNotFoundException">The device has no stored credential.</exception>
    public async Task<DeviceAccess> AccessAsync(DeviceEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var device = entry.Device;
        return await AccessAsync(device.Name, device.Management, device.UserName, entry.Credential, device.PinnedFingerprint, cancellationToken);
    }

    public async Task<DeviceAccess> AccessAsync(
        string name, ManagementEndpoint endpoint, string userName, KeyId? credential, string? fingerprint, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var id = credential ?? throw new KeyNotFoundException($"{name} has no stored credential.");
        var key = await keys.GetAsync(id, cancellationToken) ?? throw new KeyNotFoundException($"{name} has no stored credential.");
        string text = (await keys.RevealAsync(id, cancellationToken)).Reveal();
        return new DeviceAccess
        {
            DeviceName = name,
            Platform = endpoint.Transport == ManagementTransport.Ssh ? Core.Platforms.DevicePlatform.Linux : Core.Platforms.DevicePlatform.RouterOs,
            Endpoint = endpoint,
            UserName = userName,
            Credential = key.Kind == SecretKind.SshPrivateKey ? new Credential.PrivateKey(text) : new Credential.Password(text),
            PinnedFingerprint = fingerprint,
        };
    }
}

/// <summary>The vault that drivers ask for a secret at the moment they send it. Thread-safe.</summary>
internal sealed class StoredVault(KeyStore keys, SecretDigest digest) : ISecretVault
{
    public async Task<string> RevealAsync(string name, CancellationToken cancellationToken) => (await keys.RevealAsync(name, cancellationToken)).Reveal();

    public string Digest(string text) => digest.Of(text);
}

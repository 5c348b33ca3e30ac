namespace Orchestrator.Web.Application;

/// <summary>The key by which a stored device is known, for when it shows another one. Nothing is ever trusted without being told to.</summary>
public interface IDeviceKeys
{
    /// <summary>Asks the device for the key it shows now. Sends no login.</summary>
    Task<Answer<KeyLook>> LookAsync(Guid deviceId, CancellationToken cancellationToken);

    /// <summary>
    /// Trusts exactly this key from now on and reads the device again. Refused with <c>device.key.changed-again</c> unless the
    /// device still shows it.
    /// </summary>
    Task<Answer<Guid>> TrustAsync(Guid deviceId, string fingerprint, CancellationToken cancellationToken);
}

/// <param name="Trusted">Fingerprint that was trusted until now.</param>
/// <param name="Seen">Fingerprint it shows now.</param>
/// <param name="Command">Prints the same on the device's own console.</param>
public sealed record KeyLook(string Trusted, string Seen, string Command);

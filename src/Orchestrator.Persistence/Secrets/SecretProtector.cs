using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Orchestrator.Persistence.Secrets;

public enum SecretKind { DevicePassword, SshPrivateKey, PreSharedKey, RsaPrivateKey, DigestKey }

/// <summary>
/// Encrypts secrets before they reach the database. Each kind has a purpose of its own: a stored password cannot be
/// passed off as a pre-shared key. Thread-safe.
/// </summary>
public sealed class SecretProtector(IDataProtectionProvider provider)
{
    private const string Purpose = "Orchestrator.Secrets.v1";

    public string Protect(SecretKind kind, Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return For(kind).Protect(secret.Reveal());
    }

    /// <exception cref="SecretUnreadableException">The key ring does not hold the key, or the stored text was altered or is of another kind.</exception>
    public Secret Unprotect(SecretKind kind, string stored)
    {
        try
        {
            return new Secret(For(kind).Unprotect(stored));
        }
        catch (CryptographicException cause)
        {
            throw new SecretUnreadableException(kind, cause);
        }
    }

    private IDataProtector For(SecretKind kind) => provider.CreateProtector(Purpose, kind.ToString());
}

/// <summary>A stored secret that this installation's keys do not open.</summary>
public sealed class SecretUnreadableException(SecretKind kind, Exception cause)
    : Exception($"A stored secret ({kind}) cannot be read with this installation's keys. Was the database moved without its {Database.DatabaseSettings.MasterKeyFileName}?", cause);

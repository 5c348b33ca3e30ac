using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;

namespace Orchestrator.Persistence.Secrets;

/// <summary>
/// HMAC-SHA256 of a secret under a key of this installation: two secrets can be compared, in a diff or for drift,
/// by who does not know them, and no list of guesses made elsewhere fits. Thread-safe.
/// </summary>
public sealed class SecretDigest(IDbContextFactory<OrchestratorDbContext> contexts, SecretProtector protector)
{
    private const string KeyName = "digest-key";
    private readonly Lock _lock = new();
    private byte[]? _key;

    /// <returns>64 hexadecimal digits, lower case.</returns>
    public string Of(Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Of(secret.Reveal());
    }

    /// <inheritdoc cref="Of(Secret)"/>
    public string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Convert.ToHexStringLower(HMACSHA256.HashData(Key(), Encoding.UTF8.GetBytes(text)));
    }

    private byte[] Key()
    {
        lock (_lock)
            return _key ??= Convert.FromBase64String(protector.Unprotect(SecretKind.DigestKey, StoredKey()).Reveal());
    }

    private string StoredKey()
    {
        using var context = contexts.CreateDbContext();
        var stored = context.Installation.AsNoTracking().FirstOrDefault(row => row.Name == KeyName)?.Value;
        if (stored is not null)
            return stored;
        var made = new Secret(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        // Two nodes that start together both make one; the first row stays, and both read it.
        context.Database.ExecuteSql(
            $"""INSERT INTO "Installation" ("Name", "Value") VALUES ({KeyName}, {protector.Protect(SecretKind.DigestKey, made)}) ON CONFLICT DO NOTHING""");
        return context.Installation.AsNoTracking().Single(row => row.Name == KeyName).Value;
    }
}

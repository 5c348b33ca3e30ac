using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.DeviceState;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;
using Orchestrator.Persistence.Secrets;

namespace Orchestrator.Persistence.Stores;

/// <summary>A stored secret without the secret.</summary>
/// <param name="Name">Names it in plans and change records.</param>
/// <param name="Digest">Keyed digest, hex: equal secrets have equal digests.</param>
/// <param name="PublicPart">The half that anybody may see, of a key pair.</param>
public sealed record KeyEntry(KeyId Id, SecretKind Kind, string Name, string Digest, string? PublicPart, DateTimeOffset CreatedAt)
{
    /// <summary>How plans and ChangeSets speak of it.</summary>
    public SecretRef Ref => new(Name, Digest);
}

/// <summary>A secret that is stored together with what it belongs to, or not at all.</summary>
public sealed record NewKey(KeyId Id, SecretKind Kind, Secret Secret);

/// <summary>The vault: device passwords, private keys and pre-shared keys, encrypted before they reach the database.</summary>
public sealed class KeyStore(IDbContextFactory<OrchestratorDbContext> contexts, SecretProtector protector, SecretDigest digest, TimeProvider time)
{
    public static string NameOf(KeyId id, SecretKind kind) => $"{Word(kind)}-{id.Value:N}";

    public async Task<KeyEntry> AddAsync(KeyId id, SecretKind kind, Secret secret, string? publicPart, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var row = Row(new NewKey(id, kind, secret), publicPart);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Keys.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        return Entry(row);
    }

    public async Task<KeyEntry?> GetAsync(KeyId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Keys.AsNoTracking().FirstOrDefaultAsync(key => key.Id == id.Value, cancellationToken);
        return row is null ? null : Entry(row);
    }

    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    public Task<Secret> RevealAsync(KeyId id, CancellationToken cancellationToken) =>
        RevealAsync(keys => keys.Where(key => key.Id == id.Value), cancellationToken);

    /// <exception cref="KeyNotFoundException">There is no such secret.</exception>
    public Task<Secret> RevealAsync(string name, CancellationToken cancellationToken) =>
        RevealAsync(keys => keys.Where(key => key.Name == name), cancellationToken);

    /// <summary>Forgets it. Refused while a device or link uses it.</summary>
    public async Task<StoreOutcome> RemoveAsync(KeyId id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Keys.FirstOrDefaultAsync(key => key.Id == id.Value, cancellationToken);
        if (row is null)
            return StoreOutcome.Missing;
        context.Keys.Remove(row);
        return await context.TrySaveAsync(cancellationToken);
    }

    internal KeyRow Row(NewKey key, string? publicPart = null) => new()
    {
        Id = key.Id.Value,
        Kind = key.Kind.ToString(),
        Name = NameOf(key.Id, key.Kind),
        Protected = protector.Protect(key.Kind, key.Secret),
        Digest = digest.Of(key.Secret),
        PublicPart = publicPart,
        CreatedAt = time.GetUtcNow(),
    };

    private async Task<Secret> RevealAsync(Func<IQueryable<KeyRow>, IQueryable<KeyRow>> which, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await which(context.Keys.AsNoTracking()).FirstOrDefaultAsync(cancellationToken)
            ?? throw new KeyNotFoundException("The vault has no such secret.");
        return protector.Unprotect(Enum.Parse<SecretKind>(row.Kind), row.Protected);
    }

    private static KeyEntry Entry(KeyRow row) =>
        new(new KeyId(row.Id), Enum.Parse<SecretKind>(row.Kind), row.Name, row.Digest, row.PublicPart, row.CreatedAt);

    private static string Word(SecretKind kind) => kind switch
    {
        SecretKind.DevicePassword => "password",
        SecretKind.SshPrivateKey => "ssh-key",
        SecretKind.PreSharedKey => "psk",
        SecretKind.RsaPrivateKey => "rsa-key",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

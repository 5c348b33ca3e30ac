using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;
using Orchestrator.Persistence.Secrets;

namespace Orchestrator.Persistence.Stores;

/// <summary>What a token opens. It opens nothing else.</summary>
public enum ApiTokenPurpose
{
    /// <summary>The API of scripts.</summary>
    Scripts,

    /// <summary>Reports of a responder on another host.</summary>
    Responder,
}

/// <summary>A key of a script to the API, without the key itself.</summary>
/// <param name="Lead">How it begins.</param>
public sealed record ApiToken(Guid Id, string Name, string Lead, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Keys of scripts to the API. Of a token only its hash is kept; it is random, so no list of guesses fits.</summary>
public sealed class ApiTokenStore(IDbContextFactory<OrchestratorDbContext> contexts)
{
    public const string Prefix = "orch_";
    public const string ResponderPrefix = "orchr_";

    /// <summary>Characters of a token behind its prefix that are kept readable.</summary>
    private const int LeadLength = 4;

    /// <summary>A use is noted no more often than this.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    /// <returns>The token, which cannot be read again.</returns>
    public async Task<Secret> CreateAsync(Guid id, string name, ApiTokenPurpose purpose, Activity activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        string prefix = PrefixOf(purpose);
        string token = prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.ApiTokens.Add(new ApiTokenRow { Id = id, Name = name, Hash = Hash(token), Lead = token[..(prefix.Length + LeadLength)], CreatedBy = activity.Actor, CreatedAt = activity.At });
        context.Events.Add(EventStore.Row(activity));
        await context.SaveChangesAsync(cancellationToken);
        return new Secret(token);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> ListAsync(ApiTokenPurpose purpose, CancellationToken cancellationToken)
    {
        string prefix = PrefixOf(purpose);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiTokens.AsNoTracking().Where(row => row.Lead.StartsWith(prefix)).OrderByDescending(row => row.CreatedAt)
            .Select(row => new ApiToken(row.Id, row.Name, row.Lead, row.CreatedBy, row.CreatedAt, row.LastUsedAt)).ToListAsync(cancellationToken);
    }

    /// <returns>false if it was gone already.</returns>
    public async Task<bool> RevokeAsync(Guid id, Activity activity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(activity);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ApiTokens.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row)
            return false;
        context.ApiTokens.Remove(row);
        context.Events.Add(EventStore.Row(activity with { Subject = row.Name }));
        return await context.TrySaveAsync(cancellationToken) == StoreOutcome.Done;
    }

    /// <summary>Whose the token is, and notes that it was used; null if it is nobody's, or made for something else.</summary>
    public async Task<ApiToken?> UseAsync(string token, ApiTokenPurpose purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string prefix = PrefixOf(purpose);
        string hash = Hash(token);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.ApiTokens.AsNoTracking().FirstOrDefaultAsync(row => row.Hash == hash && row.Lead.StartsWith(prefix), cancellationToken) is not { } row)
            return null;
        if (row.LastUsedAt is null || now - row.LastUsedAt >= Noted)
            await context.ApiTokens.Where(one => one.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsedAt, now), cancellationToken);
        return new ApiToken(row.Id, row.Name, row.Lead, row.CreatedBy, row.CreatedAt, now);
    }

    // What a token is for stands in how it begins, which is stored with its hash: nobody can change it afterwards.
    private static string PrefixOf(ApiTokenPurpose purpose) => purpose == ApiTokenPurpose.Responder ? ResponderPrefix : Prefix;

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

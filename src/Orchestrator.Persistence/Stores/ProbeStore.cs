using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <summary>A device that is being added. The caller owns stage and data; no secret in either.</summary>
/// <param name="Credential">Key of what was typed to log in; becomes the device's.</param>
public sealed record Probe(Guid Id, string Stage, string RequestedBy, string DataJson, KeyId? Credential, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Probes of devices that are being added.</summary>
public sealed class ProbeStore(IDbContextFactory<OrchestratorDbContext> contexts, KeyStore keys, TimeProvider time)
{
    /// <summary>Stores the probe and what was typed to log in: both, or neither.</summary>
    public async Task AddAsync(Guid id, string stage, string requestedBy, string dataJson, NewKey credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Keys.Add(keys.Row(credential));
        context.Probes.Add(Row(id, stage, requestedBy, dataJson, credential.Id));
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task AddAsync(Guid id, string stage, string requestedBy, string dataJson, KeyId? credential, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Probes.Add(Row(id, stage, requestedBy, dataJson, credential));
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<Probe?> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Probes.AsNoTracking().FirstOrDefaultAsync(probe => probe.Id == id, cancellationToken);
        return row is null ? null : new Probe(
            row.Id, row.Stage, row.RequestedBy, row.DataJson, row.CredentialId is { } key ? new KeyId(key) : null, row.CreatedAt, row.UpdatedAt);
    }

    /// <summary>Ids of the probes in these stages.</summary>
    public async Task<IReadOnlyList<Guid>> InStagesAsync(IReadOnlyCollection<string> stages, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Probes.AsNoTracking().Where(row => stages.Contains(row.Stage)).Select(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Moves a probe on, in a single statement: of two callers that saw the same stage, one succeeds.</summary>
    public async Task<bool> TryMoveAsync(Guid id, string from, string to, string dataJson, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Probes.Where(row => row.Id == id && row.Stage == from).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Stage, to).SetProperty(row => row.DataJson, dataJson).SetProperty(row => row.UpdatedAt, now), cancellationToken) == 1;
    }

    public async Task<StoreOutcome> SetCredentialAsync(Guid id, KeyId credential, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        int set = await context.Probes.Where(row => row.Id == id)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.CredentialId, credential.Value), cancellationToken);
        return set == 1 ? StoreOutcome.Done : StoreOutcome.Missing;
    }

    /// <summary>Gives a probe another credential and forgets the one before, unless a device has it: all of it, or nothing.</summary>
    public async Task<StoreOutcome> ReplaceCredentialAsync(Guid id, NewKey credential, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(credential);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Probes.FirstOrDefaultAsync(probe => probe.Id == id, cancellationToken) is not { } row)
            return StoreOutcome.Missing;
        context.Keys.RemoveRange(await context.Keys
            .Where(key => key.Id == row.CredentialId && !context.Devices.Any(device => device.CredentialId == key.Id)).ToListAsync(cancellationToken));
        context.Keys.Add(keys.Row(credential));
        row.CredentialId = credential.Id.Value;
        return await context.TrySaveAsync(cancellationToken);
    }

    /// <summary>Forgets a probe, and its credential unless a device has it now.</summary>
    public async Task RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RemoveAsync(context, context.Probes.Where(row => row.Id == id), cancellationToken);
    }

    /// <summary>Forgets probes that nobody touched since.</summary>
    public async Task RemoveOlderAsync(DateTimeOffset than, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await RemoveAsync(context, context.Probes.Where(row => row.UpdatedAt < than), cancellationToken);
    }

    private ProbeRow Row(Guid id, string stage, string requestedBy, string dataJson, KeyId? credential)
    {
        var now = time.GetUtcNow();
        return new ProbeRow
        {
            Id = id,
            Stage = stage,
            RequestedBy = requestedBy,
            DataJson = dataJson,
            CredentialId = credential?.Value,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private static async Task RemoveAsync(OrchestratorDbContext context, IQueryable<ProbeRow> which, CancellationToken cancellationToken)
    {
        var rows = await which.ToListAsync(cancellationToken);
        var keys = rows.Select(row => row.CredentialId).OfType<Guid>().ToList();
        context.Probes.RemoveRange(rows);
        context.Keys.RemoveRange(await context.Keys
            .Where(key => keys.Contains(key.Id) && !context.Devices.Any(device => device.CredentialId == key.Id)).ToListAsync(cancellationToken));
        await context.SaveChangesAsync(cancellationToken);
    }
}

using Microsoft.EntityFrameworkCore;
using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Rows;

namespace Orchestrator.Persistence.Stores;

/// <param name="Since">When the light took its state.</param>
public sealed record LightEntry(Light Light, DateTimeOffset Since);

/// <summary>A link's five lights as last seen.</summary>
/// <param name="ObservationJson">The caller's: what the lights were read from.</param>
public sealed record LinkLightsEntry(LinkId Link, IReadOnlyList<LightEntry> Lights, DateTimeOffset At, string? ObservationJson)
{
    public FiveLights Five => new([.. Lights.Select(entry => entry.Light)]);
}

public sealed record LightCounts(int Good, int Bad, int Working, int Unknown);

/// <summary>The lights of links.</summary>
public sealed class LightStore(IDbContextFactory<OrchestratorDbContext> contexts)
{
    /// <summary>Stores what was seen. A light that keeps its state keeps its time.</summary>
    public async Task PutAsync(LinkId link, FiveLights lights, DateTimeOffset at, string? observationJson, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lights);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.Lights.FirstOrDefaultAsync(light => light.LinkId == link.Value, cancellationToken);
        var before = row is null ? [] : StoredJson.Read<IReadOnlyList<LightEntry>>(row.LightsJson);
        if (row is null)
            context.Lights.Add(row = new LightRow { LinkId = link.Value, Worst = "", LightsJson = "" });
        (row.Worst, row.At, row.ObservationJson) = (lights.Worst.ToString(), at, observationJson ?? row.ObservationJson);
        row.LightsJson = StoredJson.Write<IReadOnlyList<LightEntry>>([.. lights.Lights.Select(light => new LightEntry(light, Since(before, light, at)))]);
        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task<LinkLightsEntry?> GetAsync(LinkId link, CancellationToken cancellationToken) =>
        (await GetAsync([link], cancellationToken)).GetValueOrDefault(link);

    /// <summary>Lights of the links of one page.</summary>
    public async Task<IReadOnlyDictionary<LinkId, LinkLightsEntry>> GetAsync(IReadOnlyCollection<LinkId> links, CancellationToken cancellationToken)
    {
        var ids = links.Select(link => link.Value).ToList();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.Lights.AsNoTracking().Where(row => ids.Contains(row.LinkId)).ToListAsync(cancellationToken);
        return rows.ToDictionary(row => new LinkId(row.LinkId), Entry);
    }

    /// <summary>Links by their worst light; those never looked at count as unknown.</summary>
    public async Task<LightCounts> CountAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await context.Lights.GroupBy(row => row.Worst).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        int links = await context.Links.CountAsync(cancellationToken);
        int good = Of(LightState.Good), bad = Of(LightState.Bad), working = Of(LightState.Working);
        return new LightCounts(good, bad, working, links - good - bad - working);

        int Of(LightState state) => counts.GetValueOrDefault(state.ToString());
    }

    private static DateTimeOffset Since(IReadOnlyList<LightEntry> before, Light light, DateTimeOffset at) =>
        before.FirstOrDefault(entry => entry.Light.Kind == light.Kind && entry.Light.State == light.State)?.Since ?? at;

    private static LinkLightsEntry Entry(LightRow row) =>
        new(new LinkId(row.LinkId), StoredJson.Read<IReadOnlyList<LightEntry>>(row.LightsJson), row.At, row.ObservationJson);
}

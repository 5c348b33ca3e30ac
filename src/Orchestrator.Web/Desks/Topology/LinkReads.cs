using Orchestrator.Core.Planning;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;
using Light = Orchestrator.Core.Diagnosis.Light;

namespace Orchestrator.Web.Desks.Topology;

/// <summary>Links as views. Thread-safe.</summary>
internal sealed class LinkReads(LinkStore links, LightStore lights, DeviceStore devices, SiteStore sites, LinkEnds ends, ChangeReads changes)
{
    public async Task<IReadOnlyList<LinkRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = new List<LinkRow>();
        for (int skip = 0; ; skip += PageRequest.MaxTake)
        {
            var page = await links.ListAsync(new PageRequest(skip, PageRequest.MaxTake), cancellationToken);
            rows.AddRange(await RowsAsync(page.Items, cancellationToken));
            if (rows.Count >= page.Total || page.Items.Count == 0)
                return rows;
        }
    }

    public async Task<IReadOnlyList<LinkSummary>> FindAsync(PageRequest search, CancellationToken cancellationToken) =>
        (await links.ListAsync(search, cancellationToken)).Items;

    public async Task<IReadOnlyList<LinkRow>> OfDeviceAsync(DeviceId device, CancellationToken cancellationToken)
    {
        var mine = (await links.OfDeviceAsync(device, cancellationToken)).Select(entry => entry.Link.Id).ToHashSet();
        return mine.Count == 0 ? [] : [.. (await ListAsync(cancellationToken)).Where(row => mine.Contains(new LinkId(row.Id)))];
    }

    public async Task<IReadOnlyList<LinkEdge>> EdgesAsync(IReadOnlyDictionary<DeviceId, SiteId> siteOf, CancellationToken cancellationToken)
    {
        var edges = new List<LinkEdge>();
        await foreach (var entry in links.StreamAsync(cancellationToken))
            if (siteOf.TryGetValue(entry.Link.A.Device, out var a) && siteOf.TryGetValue(entry.Link.B.Device, out var b))
                edges.Add(new LinkEdge(entry.Link.Id.Value, entry.Link.Name, a.Value, b.Value, Lights(await lights.GetAsync(entry.Link.Id, cancellationToken))));
        return edges;
    }

    public async Task<LinkView?> GetAsync(LinkId id, CancellationToken cancellationToken)
    {
        if (await links.GetAsync(id, cancellationToken) is not { } entry
            || await devices.GetAsync(entry.Link.A.Device, cancellationToken) is not { } a || await devices.GetAsync(entry.Link.B.Device, cancellationToken) is not { } b)
            return null;
        var plan = LinkPlanner.Plan(await ends.RequestAsync(entry.Link, a.Device, b.Device, cancellationToken));
        var seen = await lights.GetAsync(id, cancellationToken);
        var viewA = await ends.ViewAsync(a.Device, entry.Link.A, plan.Design?.A.Initiates == true, cancellationToken);
        var viewB = await ends.ViewAsync(b.Device, entry.Link.B, plan.Design?.B.Initiates == true, cancellationToken);
        var history = await changes.ListAsync(new ChangeFilter(Link: id), 20, cancellationToken);
        return new LinkView
        {
            Row = new LinkRow(id.Value, entry.Link.Name, viewA.Site, viewB.Site, State(entry.Stage), Lights(seen), Since(seen)),
            A = viewA,
            B = viewB,
            Design = DesignViews.Of(plan, a.Device.Name, b.Device.Name),
            Pairs = DesignViews.Pairs(entry.Link),
            Associations = seen is null ? [] : [.. Associations(seen)],
            Managed = entry.Stage == LinkStage.Deployed ? ManagedViews.Of(plan, a.Device, b.Device, entry.Link.Name) : [],
            Changes = history,
            Evidence = seen is null ? [] : [.. Evidence(seen, [a.Device.Name, b.Device.Name])],
            VerifiedAt = seen?.At,
        };
    }

    /// <summary>What each device gave for each light. A line names its device first.</summary>
    private static IEnumerable<Evidence> Evidence(LinkLightsEntry seen, string[] names) =>
        from device in names
        from light in seen.Lights
        let lines = light.Light.Evidence.Where(line => line.StartsWith(device + ": ", StringComparison.Ordinal)).Select(line => line[(device.Length + 2)..]).ToList()
        where lines.Count > 0
        select new Evidence(device, LightWords.Name(light.Light.Kind), string.Join('\n', lines));

    private static IEnumerable<Fact> Associations(LinkLightsEntry seen) =>
        seen.Lights.Where(light => light.Light.Kind is Core.Diagnosis.LightKind.Ike or Core.Diagnosis.LightKind.Sa)
            .SelectMany(light => light.Light.Evidence.Select(line => new Fact(LightWords.Name(light.Light.Kind), line)));

    private async Task<IReadOnlyList<LinkRow>> RowsAsync(IReadOnlyList<LinkSummary> summaries, CancellationToken cancellationToken)
    {
        var seen = await lights.GetAsync([.. summaries.Select(summary => summary.Id)], cancellationToken);
        var siteNames = new Dictionary<DeviceId, string>();
        foreach (var device in summaries.SelectMany(summary => new[] { summary.DeviceA, summary.DeviceB }).Distinct())
            siteNames[device] = await devices.GetAsync(device, cancellationToken) is { } entry ? (await sites.GetAsync(entry.Device.Site, cancellationToken))?.Value.Name ?? "" : "";
        return [.. summaries.Select(summary => new LinkRow(summary.Id.Value, summary.Name, siteNames[summary.DeviceA], siteNames[summary.DeviceB],
            State(summary.Stage), Lights(seen.GetValueOrDefault(summary.Id)), Since(seen.GetValueOrDefault(summary.Id))))];
    }

    private static LinkLights Lights(LinkLightsEntry? seen) =>
        LightFindingWords.Views(seen is null ? Array.Empty<(Light, DateTimeOffset?)>() : [.. seen.Lights.Select(entry => (entry.Light, (DateTimeOffset?)entry.Since))]);

    /// <summary>Since when the link is as it is: the latest turn of any light.</summary>
    private static DateTimeOffset? Since(LinkLightsEntry? seen) => seen is { Lights.Count: > 0 } ? seen.Lights.Max(entry => entry.Since) : null;

    private static LinkState State(LinkStage stage) => Enum.Parse<LinkState>(stage.ToString());
}

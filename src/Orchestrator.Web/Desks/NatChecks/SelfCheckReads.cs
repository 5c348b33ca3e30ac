using System.Globalization;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>What the pages of the self-check show. Reads only the store. Thread-safe.</summary>
internal sealed class SelfCheckReads(CheckedFleetReader fleet, DeviceStore devices, NatCheckStore checks, SelfCheckWork work, UplinkUses uses, RecheckRule recheck, SelfCheckConfiguration configuration)
{
    private const int Shown = 10;

    public async Task<SelfCheckView> GetAsync(CancellationToken cancellationToken)
    {
        var known = await fleet.ReadAsync(cancellationToken);
        var rules = await RulesAsync(cancellationToken);
        List<UplinkCheck> uplinks =
        [
            .. known.Devices.SelectMany(one => one.Entry.Device.Uplinks.Select(uplink => UplinkViews.Of(one.Entry, one.Site, uplink, known.Of(uplink), rules)))
                .OrderBy(uplink => uplink.Site, StringComparer.OrdinalIgnoreCase).ThenBy(uplink => uplink.DeviceName, StringComparer.OrdinalIgnoreCase),
        ];
        return new SelfCheckView
        {
            Uplinks = uplinks,
            Matrix = PairViews.Matrix(known.Sites),
            Boxes = BoxTable.Of(await checks.SeenAsync(cancellationToken)),
            Moving = uplinks.Count(uplink => uplink.Activity != CheckActivity.Idle),
            Missing = await work.MissingAsync(cancellationToken),
        };
    }

    public async Task<DeviceCheckView?> GetDeviceAsync(DeviceId id, Guid? uplinkId, long? checkId, DeviceCheckView? shown, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(id, cancellationToken) is not { Practice: false } entry)
            return null;
        var device = entry.Device;
        var rules = await RulesAsync(cancellationToken);
        var standings = await checks.StandingsAsync(id, cancellationToken);
        string site = await fleet.SiteAsync(device.Site, cancellationToken);
        var view = new DeviceCheckView
        {
            Id = id.Value,
            Name = device.Name,
            Site = site,
            Uplinks = [.. device.Uplinks.Select(one => UplinkViews.Of(entry, site, one, standings.GetValueOrDefault(one.Id), rules))],
            Missing = await work.MissingAsync(cancellationToken),
        };
        var uplink = uplinkId is { } chosen ? device.Uplinks.FirstOrDefault(one => one.Id.Value == chosen) : device.Uplinks.Count > 0 ? device.Uplinks[0] : null;
        if (uplink is null)
            return view with { Absent = device.Uplinks.Count > 0 ? SelfCheckWords.UplinkAbsent(device.Name) : null };
        var standing = standings.GetValueOrDefault(uplink.Id);
        view = view with { Uplink = view.Uplinks.First(one => one.Uplink == uplink.Id.Value), Digest = Digest(entry, uplink, standing, checkId) };
        return shown?.Digest == view.Digest ? view with { Result = shown.Result, Use = shown.Use, History = shown.History, Absent = shown.Absent }
            : await WithResultAsync(view, device, uplink, standing, checkId, cancellationToken);
    }

    private async Task<DeviceCheckView> WithResultAsync(DeviceCheckView view, Device device, Uplink uplink, NatStanding? standing, long? checkId, CancellationToken cancellationToken)
    {
        var history = await checks.HistoryAsync(uplink.Id, null, NatCheckStore.Remembered, cancellationToken);
        var check = checkId is { } wanted ? history.FirstOrDefault(one => one.Id == wanted && one.Profile is not null) : standing?.Done;
        return view with
        {
            Result = check is not null && await checks.MeasurementAsync(check.Id, packets: true, cancellationToken) is { } measurement
                ? CheckResults.Of(device, uplink, check, measurement) : null,
            Absent = checkId is null || check is not null ? null : SelfCheckWords.CheckAbsent(history.Any(one => one.Id == checkId)),
            Use = await uses.GetAsync(device.Id, uplink, check is { State: NatCheckState.Done } ? check.Profile : null, cancellationToken),
            History = CheckResults.History(device, uplink, history, Shown),
        };
    }

    /// <summary>Changes with whatever the result, the use of it and the history are made of.</summary>
    private static string Digest(DeviceEntry entry, Uplink uplink, NatStanding? standing, long? checkId) =>
        string.Create(CultureInfo.InvariantCulture, $"{entry.Version}|{uplink.Id.Value:N}|{checkId}|{standing?.Newest.Id}|{standing?.Newest.State}|{standing?.Newest.Box}|{standing?.Done?.Id}|{standing?.Done?.Box}");

    private async Task<CheckRules> RulesAsync(CancellationToken cancellationToken) => new(await recheck.GetAsync(cancellationToken), configuration);

    public async Task<PairView?> GetPairAsync(Guid siteA, Guid siteB, CancellationToken cancellationToken)
    {
        var sites = (await fleet.ReadAsync(cancellationToken)).Sites;
        return siteA != siteB && sites.FirstOrDefault(site => site.Site == siteA) is { } a && sites.FirstOrDefault(site => site.Site == siteB) is { } b ? PairViews.Of(a, b) : null;
    }

    public async Task<IReadOnlyDictionary<Guid, SiteNat>> GetSitesAsync(CancellationToken cancellationToken) =>
        (await fleet.ReadAsync(cancellationToken)).Sites.Where(site => site.Profile is not null).ToDictionary(site => site.Site, site =>
        {
            var (badge, tone) = NatHeadlineWords.Badge(site.Profile!);
            return new SiteNat(badge, tone, site.Profile!.IsBehindNat, NatHeadlineWords.Of(site.Subject, site.Profile));
        });

    public async Task<IReadOnlyList<PairView>> ListPairsAsync(Guid site, CancellationToken cancellationToken)
    {
        var sites = (await fleet.ReadAsync(cancellationToken)).Sites;
        return sites.FirstOrDefault(one => one.Site == site) is { Profile: not null } here
            ? [.. sites.Where(other => other.Site != site && other.Profile is not null).Select(other => PairViews.Of(here, other))] : [];
    }

    public Task<NatCheckEntry?> EntryAsync(long check, CancellationToken cancellationToken) => checks.GetAsync(check, cancellationToken);

    public async Task<(DeviceEntry Entry, Uplink Uplink)?> UplinkAsync(Guid uplinkId, CancellationToken cancellationToken)
    {
        await foreach (var entry in devices.StreamAsync(cancellationToken))
            if (entry.Device.Uplinks.FirstOrDefault(uplink => uplink.Id.Value == uplinkId) is { } uplink)
                return (entry, uplink);
        return null;
    }

    public async Task<CheckEvidence?> GetEvidenceAsync(long id, CancellationToken cancellationToken) =>
        await checks.GetAsync(id, cancellationToken) is { Profile: not null } check
        && await checks.MeasurementAsync(id, packets: true, cancellationToken) is { } measurement
        && await devices.GetAsync(check.Device, cancellationToken) is { } entry
            ? CheckTexts.Of(entry.Device, check, measurement) : null;
}

using System.Globalization;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>Puts what was found into an uplink, from where the planner takes it, and back. Thread-safe.</summary>
internal sealed class UplinkUses(DeviceStore devices, LinkStore links, SettingStore settings, TimeProvider clock)
{
    public async Task<UseView> GetAsync(DeviceId device, Uplink uplink, NatProfile? profile, CancellationToken cancellationToken)
    {
        var former = await FormerAsync(uplink.Id, cancellationToken);
        return new UseView(Text(uplink), former is null ? null : Text(Back(uplink, former)),
            profile is null ? [] : [.. Options(uplink, profile).Select(option => new UseOption(Views.Uplink(option.Nat), Text(option)))])
        {
            SaidForwarded = profile is not null && MeasuredUplink.SaidForwarded(profile, uplink) is { } forwarded ? Text(forwarded) : null,
            Links = await LinksAsync(device, uplink.Id, cancellationToken),
        };
    }

    public Task<Answer<Guid>> UseAsync(NatCheckEntry check, UplinkKind kind, string actor, CancellationToken cancellationToken) =>
        UseAsync(check, (uplink, profile) => Options(uplink, profile).FirstOrDefault(option => Views.Uplink(option.Nat) == kind), actor, cancellationToken);

    public Task<Answer<Guid>> UseForwardedAsync(NatCheckEntry check, string actor, CancellationToken cancellationToken) =>
        UseAsync(check, (uplink, profile) => MeasuredUplink.SaidForwarded(profile, uplink), actor, cancellationToken);

    private async Task<IReadOnlyList<UsedLink>> LinksAsync(DeviceId device, UplinkId uplink, CancellationToken cancellationToken) =>
    [
        .. (await links.OfDeviceAsync(device, cancellationToken)).Where(entry => entry.Stage == LinkStage.Deployed && (entry.Link.A.Uplink == uplink || entry.Link.B.Uplink == uplink))
            .Select(entry => new UsedLink(entry.Link.Id.Value, entry.Link.Name)),
    ];

    private async Task<Answer<Guid>> UseAsync(NatCheckEntry check, Func<Uplink, NatProfile, Uplink?> use, string actor, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(check.Device, cancellationToken) is not { } entry || entry.Device.Uplinks.FirstOrDefault(one => one.Id == check.Uplink) is not { } uplink)
            return Answer<Guid>.No(SelfCheckWords.DeviceGone);
        if (check is not { State: NatCheckState.Done, Profile: { } profile } || use(uplink, profile) is not { } measured)
            return Answer<Guid>.No(SelfCheckWords.NothingToUse);
        var former = Kept(await FormerAsync(check.Uplink, cancellationToken), uplink) with { UsedNat = measured.Nat, UsedBlocked = measured.Blocked };
        // What was put back by using results has nothing before it any more.
        return await StoreAsync(entry, uplink, measured, new Activity(clock.GetUtcNow(), actor, "uplink.nat.measured", entry.Device.Name, entry.Device.Id.Value),
            measured == Back(measured, former) ? null : former, cancellationToken);
    }

    public async Task<Answer<Guid>> UndoAsync(DeviceEntry entry, Uplink uplink, string actor, CancellationToken cancellationToken)
    {
        if (await FormerAsync(uplink.Id, cancellationToken) is not { } former)
            return Answer<Guid>.No(SelfCheckWords.NoFormer);
        return await StoreAsync(entry, uplink, Back(uplink, former), new Activity(clock.GetUtcNow(), actor, "uplink.nat.undone", entry.Device.Name, entry.Device.Id.Value), null, cancellationToken);
    }

    /// <summary>The device is gone, and with it what its uplinks were before.</summary>
    public async Task ForgetAsync(Device device, CancellationToken cancellationToken)
    {
        foreach (var uplink in device.Uplinks)
            await settings.RemoveAsync(Key(uplink.Id), cancellationToken);
    }

    private static IEnumerable<Uplink> Options(Uplink uplink, NatProfile profile) => MeasuredUplink.Options(profile, uplink).Where(option => option != uplink);

    private static Uplink Back(Uplink uplink, Former former) => uplink with { Nat = former.Nat, Blocked = former.Blocked };

    private static string Text(Uplink uplink) => SelfCheckWords.Boundary(uplink.Nat, uplink.Blocked);

    /// <param name="former">What is remembered from then on, stored with it: without that nothing could be taken back. null for nothing.</param>
    private async Task<Answer<Guid>> StoreAsync(DeviceEntry entry, Uplink uplink, Uplink after, Activity activity, Former? former, CancellationToken cancellationToken)
    {
        var device = entry.Device with { Uplinks = [.. entry.Device.Uplinks.Select(one => one.Id == uplink.Id ? after : one)] };
        var setting = new Setting(Key(uplink.Id), former is null ? null : StoredJson.Write(former));
        var told = activity with { Detail = $"{uplink.Interface}: {Text(uplink)} -> {Text(after)}" };
        return await devices.SaveAsync(device, entry.Version, setting, told, cancellationToken) == StoreOutcome.Done
            ? Answer<Guid>.Yes(uplink.Id.Value) : Answer<Guid>.No(SelfCheckWords.EditedMeanwhile(device.Name));
    }

    private async Task<Former?> FormerAsync(UplinkId uplink, CancellationToken cancellationToken) =>
        await settings.GetAsync(Key(uplink), cancellationToken) is { Length: > 0 } json ? StoredJson.Read<Former>(json) : null;

    private static string Key(UplinkId uplink) => string.Create(CultureInfo.InvariantCulture, $"nat.former.{uplink.Value:N}");

    /// <summary>Where one result after the other is used, what was before the first of them; what somebody wrote by hand since is not forgotten for it.</summary>
    private static Former Kept(Former? former, Uplink uplink) =>
        former is not null && (former.UsedNat is null || (former.UsedNat == uplink.Nat && former.UsedBlocked == uplink.Blocked)) ? former : new Former(uplink.Nat, uplink.Blocked);

    /// <summary>What a result took the place of.</summary>
    /// <param name="UsedNat">What the result made of it; null in what was stored before this was remembered.</param>
    private sealed record Former(NatBoundary Nat, Blockages Blocked, NatBoundary? UsedNat = null, Blockages UsedBlocked = Blockages.None);
}

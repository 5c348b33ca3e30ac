using System.Globalization;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>Puts what was found into an uplink, from where the planner takes it, and back. Thread-safe.</summary>
internal sealed class UplinkUses(DeviceStore devices, LinkStore links, SettingStore settings, EventStore events, TimeProvider clock)
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
        var stored = await StoreAsync(entry, uplink, measured, actor, "uplink.nat.measured", cancellationToken);
        if (stored.Succeeded)
            await settings.SetAsync(Key(uplink.Id), StoredJson.Write(new Former(uplink.Nat, uplink.Blocked)), cancellationToken);
        return stored;
    }

    public async Task<Answer<Guid>> UndoAsync(DeviceEntry entry, Uplink uplink, string actor, CancellationToken cancellationToken)
    {
        if (await FormerAsync(uplink.Id, cancellationToken) is not { } former)
            return Answer<Guid>.No(SelfCheckWords.NoFormer);
        var stored = await StoreAsync(entry, uplink, Back(uplink, former), actor, "uplink.nat.undone", cancellationToken);
        if (stored.Succeeded)
            await settings.RemoveAsync(Key(uplink.Id), cancellationToken);
        return stored;
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

    private async Task<Answer<Guid>> StoreAsync(DeviceEntry entry, Uplink uplink, Uplink after, string actor, string kind, CancellationToken cancellationToken)
    {
        var device = entry.Device with { Uplinks = [.. entry.Device.Uplinks.Select(one => one.Id == uplink.Id ? after : one)] };
        if (await devices.SaveAsync(device, entry.Version, cancellationToken) != StoreOutcome.Done)
            return Answer<Guid>.No(SelfCheckWords.EditedMeanwhile(device.Name));
        await events.AddAsync(new Activity(clock.GetUtcNow(), actor, kind, device.Name, device.Id.Value, $"{uplink.Interface}: {Text(uplink)} -> {Text(after)}"), cancellationToken);
        return Answer<Guid>.Yes(uplink.Id.Value);
    }

    private async Task<Former?> FormerAsync(UplinkId uplink, CancellationToken cancellationToken) =>
        await settings.GetAsync(Key(uplink), cancellationToken) is { Length: > 0 } json ? StoredJson.Read<Former>(json) : null;

    private static string Key(UplinkId uplink) => string.Create(CultureInfo.InvariantCulture, $"nat.former.{uplink.Value:N}");

    /// <summary>What a result took the place of.</summary>
    private sealed record Former(NatBoundary Nat, Blockages Blocked);
}

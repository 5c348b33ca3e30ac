using System.Globalization;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>Puts what was found into an uplink, from where the planner takes it, and back. Thread-safe.</summary>
internal sealed class UplinkUses(DeviceStore devices, SettingStore settings, EventStore events, TimeProvider clock)
{
    public async Task<UseView> GetAsync(Uplink uplink, NatProfile? profile, CancellationToken cancellationToken)
    {
        var former = await FormerAsync(uplink.Id, cancellationToken);
        return new UseView(SelfCheckWords.Boundary(uplink.Nat), former is null ? null : SelfCheckWords.Boundary(former),
            profile is null ? [] : [.. Options(uplink, profile).Where(option => option != uplink.Nat).Select(option => new UseOption(Views.Uplink(option), SelfCheckWords.Boundary(option)))]);
    }

    public async Task<Answer<Guid>> UseAsync(NatCheckEntry check, UplinkKind kind, string actor, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(check.Device, cancellationToken) is not { } entry || entry.Device.Uplinks.FirstOrDefault(one => one.Id == check.Uplink) is not { } uplink)
            return Answer<Guid>.No(SelfCheckWords.DeviceGone);
        if (check.Profile is not { } profile || Options(uplink, profile).FirstOrDefault(option => Views.Uplink(option) == kind && option != uplink.Nat) is not { } nat)
            return Answer<Guid>.No(SelfCheckWords.NothingToUse);
        var stored = await StoreAsync(entry, uplink, nat, actor, "uplink.nat.measured", cancellationToken);
        if (stored.Succeeded)
            await settings.SetAsync(Key(uplink.Id), StoredJson.Write(uplink.Nat), cancellationToken);
        return stored;
    }

    public async Task<Answer<Guid>> UndoAsync(DeviceEntry entry, Uplink uplink, string actor, CancellationToken cancellationToken)
    {
        if (await FormerAsync(uplink.Id, cancellationToken) is not { } former)
            return Answer<Guid>.No(SelfCheckWords.NoFormer);
        var stored = await StoreAsync(entry, uplink, former, actor, "uplink.nat.undone", cancellationToken);
        if (stored.Succeeded)
            await settings.SetAsync(Key(uplink.Id), "", cancellationToken);
        return stored;
    }

    /// <summary>What a profile lets an uplink be. A lifetime that was not measured does not replace one that was.</summary>
    private static IEnumerable<NatBoundary> Options(Uplink uplink, NatProfile profile) => profile.Nat switch
    {
        NatPresence.Present => [new NatBoundary.BehindNat(profile.Lifetime?.AtLeast ?? (uplink.Nat as NatBoundary.BehindNat)?.MappingLifetime, Forwarded(uplink, profile))],
        NatPresence.None or NatPresence.Forced => [new NatBoundary.PublicStatic(), new NatBoundary.PublicDynamic()],
        _ => [],
    };

    /// <summary>What was not tried stays as it was.</summary>
    private static Ipv4Address? Forwarded(Uplink uplink, NatProfile profile) => profile.Open switch
    {
        true => profile.External,
        false => null,
        null => (uplink.Nat as NatBoundary.BehindNat)?.ForwardedAt,
    };

    private async Task<Answer<Guid>> StoreAsync(DeviceEntry entry, Uplink uplink, NatBoundary nat, string actor, string kind, CancellationToken cancellationToken)
    {
        var device = entry.Device with { Uplinks = [.. entry.Device.Uplinks.Select(one => one.Id == uplink.Id ? one with { Nat = nat } : one)] };
        if (await devices.SaveAsync(device, entry.Version, cancellationToken) != StoreOutcome.Done)
            return Answer<Guid>.No(SelfCheckWords.EditedMeanwhile(device.Name));
        await events.AddAsync(new Activity(clock.GetUtcNow(), actor, kind, device.Name, device.Id.Value,
            $"{uplink.Interface}: {SelfCheckWords.Boundary(uplink.Nat)} -> {SelfCheckWords.Boundary(nat)}"), cancellationToken);
        return Answer<Guid>.Yes(uplink.Id.Value);
    }

    private async Task<NatBoundary?> FormerAsync(UplinkId uplink, CancellationToken cancellationToken) =>
        await settings.GetAsync(Key(uplink), cancellationToken) is { Length: > 0 } json ? StoredJson.Read<NatBoundary>(json) : null;

    private static string Key(UplinkId uplink) => string.Create(CultureInfo.InvariantCulture, $"nat.former.{uplink.Value:N}");
}

using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Topology;
using Orchestrator.Web.Words;

namespace Orchestrator.Web.Desks.Devices;

/// <inheritdoc cref="IDeviceKeys"/>
internal sealed class DeviceKeys(DeviceStore devices, IDeviceDrivers drivers, TopologyDesk desk, Actor actor, StoreGuard guard, TimeProvider clock) : IDeviceKeys
{
    public async Task<Answer<KeyLook>> LookAsync(Guid deviceId, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(new DeviceId(deviceId), cancellationToken) is not { Device: var device })
            return Answer<KeyLook>.No(Gone);
        var seen = await drivers.ReadFingerprintAsync(device.Management, cancellationToken);
        return seen.IsOk
            ? Answer<KeyLook>.Yes(new KeyLook(device.PinnedFingerprint ?? "", seen.Value, DeviceWords.FingerprintCommand(Views.Method(device.Management.Transport))))
            : Answer<KeyLook>.No(FaultWords.Problem(device.Name, seen.Fault));
    }

    public Task<Answer<Guid>> TrustAsync(Guid deviceId, string fingerprint, CancellationToken cancellationToken) => guard.TryAsync(async () =>
    {
        if (await devices.GetAsync(new DeviceId(deviceId), cancellationToken) is not { Device: var device })
            return Answer<Guid>.No(Gone);
        var seen = await drivers.ReadFingerprintAsync(device.Management, cancellationToken);
        if (!seen.IsOk)
            return Answer<Guid>.No(FaultWords.Problem(device.Name, seen.Fault));
        if (seen.Value != fingerprint)
            return Answer<Guid>.No(new Problem("device.key.changed-again", $"{device.Name} shows yet another key by now.", $"Shown now: {seen.Value}.", "Look at it again."));
        var noted = new Activity(clock.GetUtcNow(), await actor.NameAsync(), "device.key.trusted", device.Name, deviceId, $"{device.PinnedFingerprint} -> {fingerprint}");
        return await devices.TrustAsync(device.Id, device.PinnedFingerprint, fingerprint, noted, cancellationToken) == StoreOutcome.Done
            ? await desk.RefreshDeviceAsync(deviceId, cancellationToken)
            : Answer<Guid>.No(new Problem("device.key.decided", "Somebody else decided on this key just now.", "", "Reload the page."));
    });

    private static Problem Gone { get; } = new("device.gone", "This device is gone.", "", "Go back to the list of devices.");
}

using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Desks.NatChecks;

/// <summary>Keeps with a check what its device ran at the time, and with the device too. Thread-safe.</summary>
internal sealed class CheckedVersions(NatCheckStore checks, DeviceStore devices)
{
    private const int Tries = 3;

    /// <summary>The check is over. Where its device's facts could not be read although it came to its end, they are those of the last reading.</summary>
    public async Task KeepAsync(Lease lease, NatCheckEntry check, NatRun run, CancellationToken cancellationToken)
    {
        if (run is { Facts: null, Fault: not null })
            return;
        for (int attempt = 0; attempt < Tries && await devices.GetAsync(check.Device, cancellationToken) is { } entry; attempt++)
        {
            var now = entry.Device with { Facts = run.Facts ?? entry.Device.Facts };
            // Somebody may edit the device meanwhile.
            if (UplinkViews.Version(now) != UplinkViews.Version(entry.Device) && await devices.SaveAsync(now, entry.Version, cancellationToken) != StoreOutcome.Done)
                continue;
            var (model, firmware) = UplinkViews.Version(now);
            await checks.MetAsync(lease, check.Id, model, firmware, cancellationToken);
            return;
        }
    }
}

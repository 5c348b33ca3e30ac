using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;

namespace Orchestrator.Web.Desks.Auditing;

/// <summary>Opens the change that mends a finding: the link's own plan again where that is what is missing, else an edit of the device's rules.</summary>
internal sealed class AuditFixes(DeviceStore devices, LinkRestoring restoring, ChangeOpening changes) : IAuditFixes
{
    public async Task<Answer<Guid>> OpenAsync(Guid deviceId, string findingKey, int fixIndex, CancellationToken cancellationToken)
    {
        if (await devices.GetAsync(new DeviceId(deviceId), cancellationToken) is not { } entry)
            return Answer<Guid>.No(new Problem("device.gone", "This device is gone.", "", "Go back to the list of devices."));
        var restored = await restoring.FindAsync(entry, findingKey, fixIndex, cancellationToken);
        if (!restored.Succeeded)
            return Answer<Guid>.No(restored.Problems);
        return Answer<Guid>.Yes(restored.Value!.Link is { } link
            ? await changes.RestoreAsync(link, cancellationToken)
            : await changes.OpenFixAsync(new FixAsked(deviceId, findingKey, fixIndex), entry.Device.Name, cancellationToken));
    }
}

/// <summary>An answer with problems when the database cannot store.</summary>
internal sealed class GuardedAuditFixes(AuditFixes fixes, StoreGuard guard) : IAuditFixes
{
    public Task<Answer<Guid>> OpenAsync(Guid deviceId, string findingKey, int fixIndex, CancellationToken cancellationToken) =>
        guard.TryAsync(() => fixes.OpenAsync(deviceId, findingKey, fixIndex, cancellationToken));
}

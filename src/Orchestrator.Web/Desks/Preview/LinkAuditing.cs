using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Auditing;

namespace Orchestrator.Web.Desks.Preview;

/// <summary>Audits one end of a link's change, as it is and as it would be. Thread-safe.</summary>
internal sealed class LinkAuditing(DeviceAuditor auditor)
{
    /// <summary>null where the audit cannot be made: a preview does without it.</summary>
    public async Task<AuditComparison?> CompareAsync(Link link, PushKind kind, DeviceEntry device, PlannedEnd end, CancellationToken cancellationToken)
    {
        var rules = await auditor.ReadAsync(device, cancellationToken);
        if (!rules.IsOk)
            return null;
        var now = await auditor.AskedAsync(device.Device, cancellationToken);
        var others = now.Links.Where(asked => asked.Id != link.Id.Value).ToList();
        var then = kind == PushKind.Remove ? now with { Links = others }
            : await auditor.AskedAsync(link, device.Device, cancellationToken) is { } asks ? now with { Links = [.. others, asks] } : now;
        var before = await auditor.ExamineAsync(rules.Value, now, cancellationToken);
        if (!before.Succeeded)
            return null;
        var after = await auditor.PlannedAsync(before.Value!, then, end.Desired, end.Preview, cancellationToken);
        return after is null ? null : await auditor.CompareAsync(before.Value!, after, cancellationToken);
    }
}

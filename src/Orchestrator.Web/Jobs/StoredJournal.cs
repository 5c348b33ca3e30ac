using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Jobs;

/// <summary>A push's memory in the database, fenced by the lease of the work.</summary>
internal sealed class StoredJournal(ChangeStore changes, LightStore lights, Lease lease, Guid change, LinkId? link) : IPushJournal
{
    public static async Task<IReadOnlyList<PushEvent>> ReadAsync(ChangeStore changes, Guid change, CancellationToken cancellationToken) =>
        [.. (await changes.StepsAsync(change, -1, cancellationToken)).Select(step => StoredJson.Read<PushEvent>(step.DataJson))];

    public async Task WriteAsync(PushEvent entry, CancellationToken cancellationToken)
    {
        try
        {
            await changes.AppendAsync(lease, change, new ChangeStep(0, entry.GetType().Name, null, StoredJson.Write(entry), entry.At), cancellationToken);
        }
        catch (Persistence.Jobs.FencedOutException cause)
        {
            throw new Deployment.Push.FencedOutException("Another node has taken this push over.", cause);
        }
        if (entry is PushEvent.LightsTurned turned && link is { } id)
            await lights.PutAsync(id, turned.Lights, turned.At, null, cancellationToken);
    }
}

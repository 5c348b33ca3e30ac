using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Jobs;

namespace Orchestrator.Web.Desks;

/// <summary>Opens change records and starts the reading of both devices.</summary>
internal sealed class ChangeOpening(ChangeStore changes, DurableJobs jobs, Actor actor, IIds ids, TimeProvider clock)
{
    public async Task<Guid> OpenAsync(Link link, PushKind kind, CancellationToken cancellationToken)
    {
        var id = ids.New();
        await changes.AddAsync(new Change
        {
            Id = id,
            Kind = kind.ToString(),
            State = ChangeState.Planning.ToString(),
            Link = link.Id,
            Title = kind == PushKind.Remove ? $"Remove {link.Name}" : $"Connect {link.Name}",
            RequestedBy = await actor.NameAsync(),
            CreatedAt = clock.GetUtcNow(),
            PlanJson = StoredJson.Write(new ChangePlan { Kind = kind }),
        }, cancellationToken);
        try
        {
            await jobs.StartAsync<PlanChangeJob>(id.ToString(), cancellationToken);
        }
        catch
        {
            // A change that nobody works out would wait for ever.
            await changes.RemoveAsync([id], CancellationToken.None);
            throw;
        }
        return id;
    }
}

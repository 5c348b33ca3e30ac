using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Push;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Preview;
using Orchestrator.Web.Jobs;

namespace Orchestrator.Web.Desks;

/// <summary>Opens change records and starts the reading of their devices.</summary>
internal sealed class ChangeOpening(ChangeStore changes, DurableJobs jobs, Actor actor, IIds ids, TimeProvider clock)
{
    public Task<Guid> OpenAsync(Link link, PushKind kind, CancellationToken cancellationToken) => OpenAsync(link, kind, null, cancellationToken);

    /// <param name="group">The changes it is previewed with.</param>
    public Task<Guid> OpenAsync(Link link, PushKind kind, Guid? group, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        return OpenAsync(new ChangePlan { Kind = kind }, link.Id, kind == PushKind.Remove ? $"Remove {link.Name}" : $"Connect {link.Name}", group, cancellationToken);
    }

    /// <summary>The link's own plan again, for what is missing of it.</summary>
    public Task<Guid> RestoreAsync(Link link, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(link);
        return OpenAsync(new ChangePlan { Kind = PushKind.Provision }, link.Id, $"Restore {link.Name}", null, cancellationToken);
    }

    public Task<Guid> OpenFixAsync(FixAsked fix, string device, CancellationToken cancellationToken) =>
        OpenAsync(new ChangePlan { Kind = PushKind.Fix, Fix = fix }, null, $"Fix {device}", null, cancellationToken);

    private async Task<Guid> OpenAsync(ChangePlan plan, LinkId? link, string title, Guid? group, CancellationToken cancellationToken)
    {
        var id = ids.New();
        await changes.AddAsync(new Change
        {
            Id = id,
            Kind = plan.Kind.ToString(),
            State = ChangeState.Planning.ToString(),
            Link = link,
            Group = group,
            Title = title,
            RequestedBy = await actor.NameAsync(),
            CreatedAt = clock.GetUtcNow(),
            PlanJson = StoredJson.Write(plan),
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

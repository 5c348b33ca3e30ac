using Orchestrator.Core.Diagnosis;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Verification;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.Preview;

namespace Orchestrator.Web.Jobs;

/// <summary>Looks at one link from both ends and stores its five lights. Changes nothing on the devices.</summary>
internal sealed class VerifyLinkJob(DurableJobServices services, LinkLooking looking) : DurableJob(services)
{
    protected override Task RunAsync(JobRun run, CancellationToken cancellationToken) =>
        looking.LookAsync(new LinkId(Guid.Parse(run.Subject)), cancellationToken);

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Looks at every deployed link in turn; repeated for as long as the app runs.</summary>
internal sealed class PollLinksJob(DurableJobServices services, LinkStore links, LinkLooking looking) : DurableJob(services)
{
    public const string Subject = "all";

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(2);

    protected override async Task RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        await foreach (var entry in links.StreamAsync(cancellationToken))
            if (entry.Stage == LinkStage.Deployed)
                await looking.LookAsync(entry.Link.Id, cancellationToken);
    }

    protected override Task EndedAsync(JobRun run, JobEnd end, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Looks at links and keeps what was seen. Thread-safe.</summary>
internal sealed class LinkLooking(LinkStore links, LightStore lights, ChangePlanner planner, DeviceDoor door, LinkVerifier verifier, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async Task LookAsync(LinkId id, CancellationToken cancellationToken)
    {
        if (await links.GetAsync(id, cancellationToken) is not { } entry || await planner.ProbesAsync(entry.Link, cancellationToken) is not { } probes)
            return;
        using var limit = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        FiveLights seen;
        try
        {
            seen = await verifier.VerifyAsync(
                new VerifiedEnd(await door.AccessAsync(probes.A, cancellationToken), probes.ProbeA),
                new VerifiedEnd(await door.AccessAsync(probes.B, cancellationToken), probes.ProbeB), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            seen = FiveLights.NotLookedYet;
        }
        await lights.PutAsync(id, seen, clock.GetUtcNow(), null, cancellationToken);
    }
}

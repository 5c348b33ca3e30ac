using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Jobs;

/// <summary>Puts the recurring work on the schedule once the app serves, and forgets probes that nobody finished.</summary>
internal sealed class Polling(DurableJobs jobs, ProbeStore probes, TimeProvider clock, IHostApplicationLifetime lifetime) : BackgroundService
{
    private static readonly TimeSpan ForgetProbesAfter = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        // The host takes a cancelled wait for a fault when another service keeps it from starting.
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
            return;
        await jobs.RepeatAsync<PollLinksJob>(PollLinksJob.Subject, PollLinksJob.Interval, stoppingToken);
        await probes.RemoveOlderAsync(clock.GetUtcNow() - ForgetProbesAfter, stoppingToken);
    }
}

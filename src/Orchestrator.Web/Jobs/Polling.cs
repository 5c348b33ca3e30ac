using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Jobs;

/// <summary>Once the app serves: puts the recurring work on the schedule, starts what a crash kept from starting, and forgets probes that nobody finished.</summary>
internal sealed partial class Polling(DurableJobs jobs, LostStarts lost, ProbeStore probes, StoreWatch watch, IStoreFaults faults, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<Polling> log) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ForgetProbesAfter = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        // The host takes a cancelled wait for a fault when another service keeps it from starting.
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
            return;
        bool scheduled = false;
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                if (!scheduled)
                {
                    await jobs.RepeatAsync<PollLinksJob>(PollLinksJob.Subject, PollLinksJob.Interval, stoppingToken);
                    await jobs.RepeatAsync<AuditRoundJob>(AuditRoundJob.Subject, AuditRoundJob.Interval, stoppingToken);
                    await jobs.RepeatAsync<VersionRoundJob>(VersionRoundJob.Subject, VersionRoundJob.Interval, stoppingToken);
                }
                scheduled = true;
                await lost.HealAsync(stoppingToken);
                await probes.RemoveOlderAsync(clock.GetUtcNow() - ForgetProbesAfter, stoppingToken);
                watch.Trouble = null;
            }
            catch (Exception error) when (faults.Explain(error) is { } trouble)
            {
                // A full disk or a database that is away must not end the app; the next round tries again.
                watch.Trouble = trouble;
                LogTrouble(log, trouble.What);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recurring work waits: {Trouble}")]
    private static partial void LogTrouble(ILogger log, string trouble);
}

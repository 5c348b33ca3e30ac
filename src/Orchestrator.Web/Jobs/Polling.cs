using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Persistence.Stores;

namespace Orchestrator.Web.Jobs;

/// <summary>Once the app serves: puts the recurring work on the schedule, starts what a crash kept from starting, and forgets probes that nobody finished.</summary>
internal sealed partial class Polling(DurableJobs jobs, LostStarts lost, ProbeStore probes, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<Polling> log)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ForgetProbesAfter = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        bool scheduled = false;
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                if (!scheduled)
                    await jobs.RepeatAsync<PollLinksJob>(PollLinksJob.Subject, PollLinksJob.Interval, stoppingToken);
                scheduled = true;
                await lost.HealAsync(stoppingToken);
                await probes.RemoveOlderAsync(clock.GetUtcNow() - ForgetProbesAfter, stoppingToken);
            }
            catch (Exception error) when (DatabaseErrors.Classify(error) is not DatabaseFault.None and var fault)
            {
                // A full disk or a database that is away must not end the app; the next round tries again.
                LogTrouble(log, fault, error.GetBaseException().Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The recurring work waits for the database: {Fault}: {Message}")]
    private static partial void LogTrouble(ILogger log, DatabaseFault fault, string message);
}

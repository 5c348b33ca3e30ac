using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Quartz;

namespace Orchestrator.Persistence;

/// <summary>What a node that runs jobs adds.</summary>
public static class JobServices
{
    private const string SchedulerName = "Orchestrator";

    /// <summary>
    /// Durable jobs with their schedule in the product's database; on PostgreSQL this node is one of a cluster. Quartz
    /// makes its tables when the host starts, so <see cref="DatabaseSetup.MigrateAsync"/> comes first.
    /// </summary>
    public static IServiceCollection AddOrchestratorJobs(this IServiceCollection services, DatabaseSettings settings, JobSettings? jobs = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        jobs ??= new JobSettings();
        services.AddSingleton(jobs);
        services.TryAddSingleton<JobLeases>();
        services.AddSingleton<DeviceHolds>();
        services.AddSingleton<CoordinatorRooms>();
        services.AddSingleton<DurableJobServices>();
        services.AddSingleton<DurableJobs>();
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = SchedulerName;
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
                // An idle node hears of work that another scheduled only when it looks.
                scheduler.IdleWaitTime = jobs.CheckinInterval;
            });
            quartz.UseDefaultThreadPool(jobs.Concurrency + jobs.Coordinators);
            quartz.UsePersistentStore(store => Store(store, settings, jobs));
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
        return services;
    }

    private static void Store(IPersistentStoreBuilder store, DatabaseSettings settings, JobSettings jobs)
    {
        store.ProvisionSchema();
        store.UseSystemTextJsonSerializer();
        store.ConfigureStore(options =>
        {
            options.StoreJobDataAsStrings = true;
            // Work stopped by a shutdown is handed back like work cut off by a crash.
            options.RecoverFiringsCancelledByShutdown = true;
        });
        if (settings.Provider == DatabaseProvider.Sqlite)
        {
            store.UseSqlite(settings.ConnectionString);
            return;
        }
        store.UsePostgres(settings.ConnectionString);
        store.UseClustering(cluster =>
        {
            cluster.CheckinInterval = jobs.CheckinInterval;
            cluster.CheckinMisfireThreshold = jobs.CheckinInterval * 1.5;
        });
    }
}

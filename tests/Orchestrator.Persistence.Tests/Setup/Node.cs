using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;

namespace Orchestrator.Persistence.Tests.Setup;

/// <summary>One running copy of the app, as far as jobs go.</summary>
public sealed class Node : IAsyncDisposable
{
    private readonly IHost _host;

    private Node(IHost host) => _host = host;

    public StepJobs Steps => Get<StepJobs>();

    public DurableJobs Jobs => Get<DurableJobs>();

    public static async Task<Node> StartAsync(DatabaseSettings settings, JobSettings? jobs = null, Action<StepJobs>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new TestOutputLog());
        builder.Services.AddOrchestratorPersistence(settings);
        builder.Services.AddOrchestratorJobs(settings, jobs ?? new JobSettings { LeaseDuration = TimeSpan.FromSeconds(3) });
        var steps = new StepJobs();
        configure?.Invoke(steps);
        builder.Services.AddSingleton(steps);
        var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseSetup>().MigrateAsync(TestContext.Current.CancellationToken);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new Node(host);
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

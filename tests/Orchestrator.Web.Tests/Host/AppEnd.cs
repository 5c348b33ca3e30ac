using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orchestrator.Web.Tests.Host;

/// <summary>
/// Tells when an app in this process is really over. The factory stops the host, and then both it and the app's own entry point
/// dispose it: the container lets the first one do it and sends the second away at once. If the factory comes second, it returns
/// while routers still write their state and files of the database are open.
/// </summary>
internal sealed class AppEnd
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _began;

    /// <summary>Joins the app as what is made first of all its hosted work, and so disposed after it.</summary>
    public void Join(IServiceCollection services) =>
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(_ => new First(this)));

    /// <summary>Comes back when all that the app made was disposed; at once for one that never began.</summary>
    public Task ReachedAsync() => _began ? _over.Task.WaitAsync(Patience, TimeProvider.System) : Task.CompletedTask;

    private sealed class First : IHostedService, IDisposable
    {
        private readonly AppEnd _end;

        public First(AppEnd end)
        {
            _end = end;
            end._began = true;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => _end._over.TrySetResult();
    }
}

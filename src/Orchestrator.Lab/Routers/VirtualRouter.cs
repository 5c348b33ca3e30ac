using Orchestrator.Lab.Commands;
using Orchestrator.Lab.DataPlane;
using Orchestrator.Lab.Schema;
using Orchestrator.Lab.Tables;

namespace Orchestrator.Lab;

/// <summary>
/// One router that behaves like RouterOS: its tables, users, clock and data plane. All members are thread-safe; commands run one at a
/// time, as on the device, except those that take their time (<c>ping</c>, <c>listen</c>, scripts).
/// </summary>
public sealed class VirtualRouter : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Routers.StateFile? _state;

    /// <summary>A router as its state says, or one that is switched on for the first time: what every router has, one user, its interfaces.</summary>
    public VirtualRouter(Routers.VirtualRouterOptions options)
    {
        Options = options;
        Database = new RouterDatabase(MenuSet.For(options.Version));
        Log = new RouterLog(this);
        Applier = new Routers.DataPlaneApplier(this);
        Scheduler = new Scripting.SchedulerClock(this);
        BootedAt = Now;
        var kept = options.StatePath is { } path ? Routers.StateFile.Read(path) : null;
        IsNew = kept is null;
        Routers.FactorySettings.Apply(this);
        kept?.Restore(this);
        _state = options.StatePath is { } file ? new Routers.StateFile(this, file) : null;
    }

    /// <summary>What it was made of.</summary>
    public Routers.VirtualRouterOptions Options { get; }

    /// <summary>Whether it was switched on for the first time: there was no state to go on with.</summary>
    public bool IsNew { get; }

    /// <summary>The version it plays.</summary>
    public RouterOsVersion Version => Options.Version;

    /// <summary>Its present name.</summary>
    public string Identity => Database.Table("system/identity").Rows[0]["name"] ?? "MikroTik";

    internal RouterDatabase Database { get; }

    internal MenuSet Menus => Database.Menus;

    internal RouterLog Log { get; }

    internal ChangeHub Changes { get; } = new();

    internal SessionList Sessions { get; } = new();

    internal Routers.RunningScripts Scripts { get; } = new();

    internal SafeMode SafeMode { get; } = new();

    internal Routers.DataPlaneApplier Applier { get; }

    internal Scripting.SchedulerClock Scheduler { get; }

    internal Scripting.ScriptGlobals Globals { get; } = new();

    internal DateTimeOffset BootedAt { get; private set; }

    internal DateTimeOffset Now => Options.Time.GetUtcNow();

    internal IDataPlane DataPlane => Options.DataPlane;

    /// <summary>After a change was committed and applied; the state can be saved now.</summary>
    internal event Action? Committed;

    /// <summary>The router restarts; its listeners close their connections.</summary>
    internal event Action? Rebooting;

    /// <summary>
    /// Runs the lines of a RouterOS script as the router itself, with every right. Returns what went wrong, or null.
    /// </summary>
    public async Task<string?> ImportAsync(string script, CancellationToken cancellationToken)
    {
        try
        {
            await Scripting.ScriptRunner.RunAsync(this, SystemSession.Of(this), script, cancellationToken);
            return null;
        }
        catch (TrapException trap)
        {
            return trap.Message;
        }
    }

    /// <summary>The configuration as <c>/export</c> writes it, with secrets when asked.</summary>
    public async Task<string> ExportAsync(bool showSensitive, CancellationToken cancellationToken)
    {
        using (await LockAsync(cancellationToken))
            return Export.Exporter.Write(this, "", new Export.ExportOptions { ShowSensitive = showSensitive });
    }

    /// <summary>A snapshot of the tables, as the data plane gets it.</summary>
    public async Task<RouterTables> SnapshotAsync(CancellationToken cancellationToken)
    {
        using (await LockAsync(cancellationToken))
            return Routers.TableSnapshot.Of(this);
    }

    /// <summary>Brings the data plane in line with the tables and runs what is scheduled for startup. Call it once before serving.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Applier.ApplyAsync(cancellationToken);
        Scheduler.Boot();
    }

    /// <summary>Restarts the router: sessions end, what only memory knew is gone, startup tasks run.</summary>
    public async Task RebootAsync(CancellationToken cancellationToken)
    {
        Rebooting?.Invoke();
        await DataPlane.RebootAsync(cancellationToken);
        Applier.Forget();
        using (await LockAsync(cancellationToken))
        {
            BootedAt = Now;
            SafeMode.Forget();
            Routers.RebootEffects.Forget(this);
        }

        Log.Add("system,info", "router rebooted");
        await StartAsync(cancellationToken);
    }

    /// <summary>Stops the scheduler and saves the state. Listeners are closed by who opened them.</summary>
    public async ValueTask DisposeAsync()
    {
        Scheduler.Dispose();
        if (_state is not null)
            await _state.DisposeAsync();
    }

    internal async ValueTask<Releaser> LockAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Releaser(_gate);
    }

    internal void RaiseCommitted() => Committed?.Invoke();

    internal readonly struct Releaser(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}

using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Jobs;
using Orchestrator.Web.Application;
using Orchestrator.Web.Components;
using Orchestrator.Web.Tests.Host;
using Quartz;

namespace Orchestrator.Web.Tests.BadInput;

/// <summary>The real app with all that stands behind its pages, on a fresh data directory; nothing is made up but who asks.</summary>
public sealed class ComposedApp : WebApplicationFactory<App>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _data;
    private readonly IDeviceDrivers? _drivers;
    private readonly SmallDisk _disk = new();
    private readonly AppEnd _end = new();

    public ComposedApp()
        : this(Directory.CreateTempSubdirectory("orchestrator-bad-").FullName)
    {
    }

    /// <summary>With devices that are made up.</summary>
    internal ComposedApp(IDeviceDrivers drivers)
        : this(Directory.CreateTempSubdirectory("orchestrator-bad-").FullName, drivers)
    {
    }

    private ComposedApp(string data, IDeviceDrivers? drivers = null)
    {
        (_data, _drivers) = (data, drivers);
        // With a port of its own choice the factory sets the address after the app may have started.
        UseKestrel();
        StartServer();
        Scope = Services.CreateScope();
    }

    /// <summary>How many writes still fit on the database's disk.</summary>
    public int RoomForWrites
    {
        set => _disk.Room = value;
    }

    /// <summary>From here on the caller's commands never come to start a job: as if the power went just before.</summary>
    public static AsyncLocal<bool> PowerGoesBeforeJobs { get; } = new();

    /// <summary>From here on nobody in this app comes to start a job: what looks for work that lies about is without power as well.</summary>
    public bool IsWithoutPower { get; set; }

    /// <summary>From here on the scheduler refuses the caller's jobs with this, as one whose database is away does.</summary>
    public static AsyncLocal<Func<Exception>?> JobsAreRefused { get; } = new();

    /// <summary>Is awaited before each statement of a store; what it throws is what the database answers.</summary>
    public Func<string, Task>? BeforeStatement
    {
        set => _disk.Before = value;
    }

    /// <summary>Ends this app and starts another on what it left.</summary>
    public async Task<ComposedApp> RestartAsync()
    {
        KeepsData = true;
        await DisposeAsync();
        return new ComposedApp(_data);
    }

    private bool KeepsData { get; set; }

    public string DatabaseFile => Path.Combine(_data, DatabaseSettings.SqliteFileName);

    public IServiceScope Scope { get; }

    public T Get<T>() where T : notnull => Scope.ServiceProvider.GetRequiredService<T>();

    public IDeviceOnboarding Onboarding => Get<IDeviceOnboarding>();

    /// <summary>How many of everything there is: sites, devices, keys, probes, links, changes.</summary>
    public async Task<string> CensusAsync(CancellationToken cancellationToken)
    {
        await using var context = await Get<IDbContextFactory<OrchestratorDbContext>>().CreateDbContextAsync(cancellationToken);
        string[] tables = ["Sites", "Devices", "Keys", "Probes", "Links", "Changes"];
        var counts = new List<string>();
        foreach (string table in tables)
        {
            var connection = context.Database.GetDbConnection();
            await context.Database.OpenConnectionAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM \"" + table + "\"";
            counts.Add($"{table} {await command.ExecuteScalarAsync(cancellationToken)}");
        }
        return string.Join(", ", counts);
    }

    /// <summary>Waits until the probe stops moving.</summary>
    public async Task<ProbeView> SettledAsync(Guid probe, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); ; await Task.Delay(100, cancellationToken))
        {
            var view = await Onboarding.GetAsync(probe, cancellationToken) ?? throw new InvalidOperationException("The probe is gone.");
            if (view.Stage is not (ProbeStage.Contacting or ProbeStage.Reading))
                return view;
            clock.GetElapsedTime(started).ShouldBeLessThan(Patience, view.Doing);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("data", _data);
        builder.UseSetting("urls", "http://127.0.0.1:0");
        builder.ConfigureServices(services =>
        {
            _end.Join(services);
            services.AddScoped<AuthenticationStateProvider, Admin>();
            if (_drivers is { } drivers)
                services.AddSingleton(drivers);
            services.AddSingleton(provider => new DurableJobs(
                new FrailScheduling(provider.GetRequiredService<ISchedulerFactory>(), () => IsWithoutPower), provider.GetRequiredService<JobLeases>(), provider.GetRequiredService<TimeProvider>()));
            services.ConfigureDbContext<OrchestratorDbContext>(options => options.AddInterceptors(_disk));
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Scope.Dispose();
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _end.ReachedAsync();
        if (!KeepsData && Directory.Exists(_data)) Directory.Delete(_data, recursive: true);
        GC.SuppressFinalize(this);
    }

    private sealed class Admin : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "admin")], "test"))));
    }

    private sealed class FrailScheduling(ISchedulerFactory real, Func<bool> isWithoutPower) : ISchedulerFactory
    {
        public ValueTask<List<IScheduler>> GetAllSchedulers(CancellationToken cancellationToken = default) => real.GetAllSchedulers(cancellationToken);

        public async ValueTask<IScheduler> GetScheduler(CancellationToken cancellationToken = default)
        {
            if (PowerGoesBeforeJobs.Value)
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            if (JobsAreRefused.Value is { } refused)
                throw refused();
            if (isWithoutPower())
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return await real.GetScheduler(cancellationToken);
        }

        public ValueTask<IScheduler?> LookupScheduler(string schedulerName, CancellationToken cancellationToken = default) => real.LookupScheduler(schedulerName, cancellationToken);
    }

    /// <summary>So many writes still fit; then everything fails but deletes, which give room back.</summary>
    private sealed class SmallDisk : DbCommandInterceptor
    {
        private int _room = int.MaxValue;

        public int Room
        {
            set => Volatile.Write(ref _room, value);
        }

        public Func<string, Task>? Before { get; set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            await (Before?.Invoke(command.CommandText) ?? Task.CompletedTask);
            Charge(command);
            return result;
        }

        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            await (Before?.Invoke(command.CommandText) ?? Task.CompletedTask);
            Charge(command);
            return result;
        }

        private void Charge(DbCommand command)
        {
            bool writes = command.CommandText.Contains("INSERT INTO", StringComparison.Ordinal) || command.CommandText.Contains("UPDATE \"", StringComparison.Ordinal);
            if (writes && Volatile.Read(ref _room) != int.MaxValue && Interlocked.Decrement(ref _room) < 0)
                throw new SqliteException("SQLite Error 13: 'database or disk is full'.", 13);
        }
    }
}

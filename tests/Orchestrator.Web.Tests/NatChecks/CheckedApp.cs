using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Deployment.Contract;
using Orchestrator.Persistence.Database;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.Devices;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.NatChecks;

/// <summary>The real app on an empty database; only who asks, and what devices measure, is made up.</summary>
public sealed class CheckedApp : TestApp
{
    private readonly Outage _outage = new();
    private IServiceScope? _scope;
    private int _added;

    protected override bool MadeUp => false;

    internal ScriptedRunner Runner { get; } = new();

    /// <summary>What devices say when they are read; none of them answers unless it is here.</summary>
    internal ScriptedReading Reading { get; } = new();

    internal ISelfCheck Checks => Get<ISelfCheck>();

    public T Get<T>() where T : notnull => (_scope ??= Services.CreateScope()).ServiceProvider.GetRequiredService<T>();

    /// <summary>Stores a site with a device of the same name, whose checks will measure this.</summary>
    internal async Task<Device> AddAsync(string name, NatMeasurement measurement, NatBoundary? nat = null, CancellationToken cancellationToken = default)
    {
        var device = Router(name, measurement, nat, ++_added);
        await Get<SiteStore>().AddAsync(new Site(device.Site, name), cancellationToken);
        (await Get<DeviceStore>().AddAsync(device, null, practice: false, cancellationToken)).ShouldBe(StoreOutcome.Done);
        Runner.Measurements[name] = measurement;
        return device;
    }

    /// <summary>The same for a Linux box.</summary>
    internal async Task<Device> AddBoxAsync(string name, NatMeasurement measurement, CancellationToken cancellationToken)
    {
        var device = Router(name, measurement, null, ++_added) with { Facts = new LinuxFacts { Identity = name, Distribution = "Debian GNU/Linux 12", Kernel = "6.1.0", StrongSwan = "5.9.8", Firewall = Core.Platforms.FirewallBackend.Nftables, Boot = Core.Platforms.BootPersistence.Systemd, ForwardsPackets = true, CanIpip = true } };
        await Get<SiteStore>().AddAsync(new Site(device.Site, name), cancellationToken);
        (await Get<DeviceStore>().AddAsync(device, null, practice: false, cancellationToken)).ShouldBe(StoreOutcome.Done);
        Runner.Measurements[name] = measurement;
        return device;
    }

    internal async Task<SelfCheckView> CheckAsync(CancellationToken cancellationToken, params Device[] devices)
    {
        (await Checks.StartAsync([.. devices.Select(device => device.Uplinks[0].Id.Value)], cancellationToken)).Problems.ShouldBeEmpty();
        return await UntilAsync(view => view.Moving == 0, cancellationToken);
    }

    /// <summary>Stores the wish for a check, as another node's page does; it is seen to by whoever goes through the fleet.</summary>
    internal async Task RequestAsync(Device device, CancellationToken cancellationToken)
    {
        var uplink = device.Uplinks[0];
        await Get<NatCheckStore>().RequestAsync(new NatCheckRequest(device.Id, uplink.Id, uplink.Interface, "ada", "hEX S"), TimeProvider.System.GetUtcNow(), cancellationToken);
    }

    /// <summary>Told each statement that writes into a table, in its order; those for which it answers true are refused.</summary>
    internal void Refuse(string table, Func<bool>? when) => _outage.Inserts = when is null ? null : new Inserting($"INSERT INTO \"{table}\"", when);

    /// <summary>Nothing reaches the table of checks until so many statements were refused.</summary>
    internal async Task WithoutChecksTableAsync(int refusals, CancellationToken cancellationToken)
    {
        _outage.Refused = 0;
        _outage.IsAway = true;
        while (_outage.Refused < refusals)
            await Task.Delay(50, cancellationToken);
        _outage.IsAway = false;
    }

    internal async Task<SelfCheckView> UntilAsync(Func<SelfCheckView, bool> done, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        for (long started = clock.GetTimestamp(); ; await Task.Delay(100, cancellationToken))
        {
            var view = await Checks.GetAsync(cancellationToken);
            if (done(view))
                return view;
            clock.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(120), string.Join('\n', view.Uplinks.Select(uplink => $"{uplink.DeviceName} {uplink.Activity} {uplink.Problem?.What}")));
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services =>
        {
            services.AddScoped<AuthenticationStateProvider, Admin>();
            services.AddSingleton<INatRunner>(Runner);
            services.AddSingleton<IDeviceReading>(Reading);
            services.ConfigureDbContext<OrchestratorDbContext>(options => options.AddInterceptors(_outage));
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _scope?.Dispose();
        base.Dispose(disposing);
    }

    private static Device Router(string name, NatMeasurement measurement, NatBoundary? nat, int number)
    {
        var gateway = measurement.Uplink!.Value.IsPrivate ? Ipv4Address.Parse(measurement.Uplink.Value.ToString()[..measurement.Uplink.Value.ToString().LastIndexOf('.')] + ".1") : (Ipv4Address?)null;
        var lan = Ipv4Prefix.Parse($"10.{100 + (number / 250)}.{number % 250}.0/24");
        return new Device
        {
            Id = new DeviceId(Guid.CreateVersion7()),
            Site = new SiteId(Guid.CreateVersion7()),
            Name = name,
            Management = new ManagementEndpoint("192.0.2.1", 8729, ManagementTransport.ApiTls),
            UserName = "orch",
            Facts = new RouterOsFacts { Identity = name, Version = "7.16.2 (stable)", Board = "hEX S", ReadsSecrets = true },
            Uplinks = [new Uplink { Id = new UplinkId(Guid.CreateVersion7()), Interface = "ether1", Address = measurement.Uplink, Gateway = gateway, Nat = nat ?? NatBoundary.Guess(measurement.Uplink) }],
            Lans = [new Lan { Id = new LanId(Guid.CreateVersion7()), Interface = "bridge", Prefix = lan, RouterAddress = lan.Network + 1 }],
        };
    }

    private sealed record Inserting(string Text, Func<bool> Refused);

    private sealed class Outage : DbCommandInterceptor
    {
        public volatile Inserting? Inserts;

        private volatile bool _away;
        private int _refused;

        public bool IsAway
        {
            set => _away = value;
        }

        public int Refused
        {
            get => Volatile.Read(ref _refused);
            set => Volatile.Write(ref _refused, value);
        }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Refuse(command);
            return ValueTask.FromResult(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Refuse(command);
            return ValueTask.FromResult(result);
        }

        private void Refuse(DbCommand command)
        {
            if (Inserts is { } inserts && command.CommandText.Contains(inserts.Text, StringComparison.Ordinal) && inserts.Refused())
                throw new SqliteException("SQLite Error 13: 'database or disk is full'.", 13);
            if (!_away || !command.CommandText.Contains("\"NatChecks\"", StringComparison.Ordinal))
                return;
            Interlocked.Increment(ref _refused);
            throw new SqliteException("SQLite Error 10: 'disk I/O error'.", 10);
        }
    }

    private sealed class Admin : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "test"))));
    }
}

/// <summary>Reads what it was told.</summary>
internal sealed class ScriptedReading : IDeviceReading
{
    private int _reads;

    public ConcurrentDictionary<string, DeviceFacts> Facts { get; } = [];

    /// <summary>Devices whose reading fails as it must not.</summary>
    public ConcurrentDictionary<string, Exception> Throws { get; } = [];

    public int Reads => _reads;

    public Task<Outcome<DeviceFacts>> ReadAsync(DeviceEntry entry, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (Throws.TryGetValue(entry.Device.Name, out var error))
            throw error;
        return Task.FromResult<Outcome<DeviceFacts>>(Facts.TryGetValue(entry.Device.Name, out var facts) ? facts : new DeviceFault(FaultReason.Unreachable));
    }
}

/// <summary>Measures what it was told, at once or when it is let go.</summary>
internal sealed class ScriptedRunner : INatRunner
{
    private int _running;

    public ConcurrentDictionary<string, NatMeasurement> Measurements { get; } = [];

    /// <summary>Checks wait here.</summary>
    public TaskCompletionSource Gate { get; set; } = Opened();

    /// <summary>What a check put on a device is gone when this ends.</summary>
    public TaskCompletionSource TakesBack { get; set; } = Opened();

    public Problem? Missing { get; set; }

    /// <summary>What the device is found to be when a check begins.</summary>
    public DeviceFacts? Facts { get; set; }

    public Problem? Fault { get; set; }

    /// <summary>What ends a check after it has measured.</summary>
    public Problem? FaultInTheMiddle { get; set; }

    public int MostAtOnce { get; private set; }

    public Task<Problem?> MissingAsync(CancellationToken cancellationToken) => Task.FromResult(Missing);

    public async Task<Answer<NatRun>> RunAsync(DeviceEntry device, Uplink uplink, Action<NatRunProgress> progress, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _running));
        try
        {
            progress(new NatRunProgress("Lifetime", TimeSpan.FromSeconds(90)));
            await Gate.Task.WaitAsync(cancellationToken);
            return Fault is { } fault ? Answer<NatRun>.No(fault)
                : Answer<NatRun>.Yes(new NatRun(Measurements[device.Device.Name], ["responder.example.net"], ["Whether ESP comes back could not be measured: the login may not open raw sockets."]) { Fault = FaultInTheMiddle, Facts = Facts });
        }
        finally
        {
            await TakesBack.Task;
            Interlocked.Decrement(ref _running);
        }
    }

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}

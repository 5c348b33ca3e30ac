using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Core.Topology;
using Orchestrator.Persistence.Stores;
using Orchestrator.Web.Application;
using Orchestrator.Web.Desks.NatChecks;
using Orchestrator.Web.Tests.Host;

namespace Orchestrator.Web.Tests.NatChecks;

/// <summary>The real app on an empty database; only who asks, and what devices measure, is made up.</summary>
public sealed class CheckedApp : TestApp
{
    private IServiceScope? _scope;

    protected override bool MadeUp => false;

    internal ScriptedRunner Runner { get; } = new();

    internal ISelfCheck Checks => Get<ISelfCheck>();

    public T Get<T>() where T : notnull => (_scope ??= Services.CreateScope()).ServiceProvider.GetRequiredService<T>();

    /// <summary>Stores a site with a device of the same name, whose checks will measure this.</summary>
    internal async Task<Device> AddAsync(string name, NatMeasurement measurement, NatBoundary? nat = null, CancellationToken cancellationToken = default)
    {
        var device = Router(name, measurement, nat);
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
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _scope?.Dispose();
        base.Dispose(disposing);
    }

    private static Device Router(string name, NatMeasurement measurement, NatBoundary? nat)
    {
        var gateway = measurement.Uplink!.Value.IsPrivate ? Ipv4Address.Parse(measurement.Uplink.Value.ToString()[..measurement.Uplink.Value.ToString().LastIndexOf('.')] + ".1") : (Ipv4Address?)null;
        var lan = Ipv4Prefix.Parse($"10.{Math.Abs(string.GetHashCode(name, StringComparison.Ordinal)) % 250}.{name.Length}.0/24");
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

    private sealed class Admin : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "ada")], "test"))));
    }
}

/// <summary>Measures what it was told, at once or when it is let go.</summary>
internal sealed class ScriptedRunner : INatRunner
{
    private int _running;

    public ConcurrentDictionary<string, NatMeasurement> Measurements { get; } = [];

    /// <summary>Checks wait here.</summary>
    public TaskCompletionSource Gate { get; set; } = Opened();

    public Problem? Missing { get; set; }

    public Problem? Fault { get; set; }

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
                : Answer<NatRun>.Yes(new NatRun(Measurements[device.Device.Name], ["responder.example.net"], ["Whether ESP comes back could not be measured: the login may not open raw sockets."]));
        }
        finally
        {
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

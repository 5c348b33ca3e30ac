using System.Collections.Immutable;
using System.Security.Cryptography;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.NatTraversal.Hosting;

namespace Orchestrator.EndToEnd.Tests.NatT.Grid;

/// <summary>The product's responder on the two public addresses of a world.</summary>
internal sealed class GridResponder : IAsyncDisposable
{
    private const int ExtraIkePort = 10_500;

    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private readonly ResponderHost _host;

    public GridResponder(NatWorld world)
    {
        // Its sockets are opened once: they stay in the namespace of the thread that opens them.
        var settings = new HostSettings { Addresses = [.. NatWorld.Addresses], ExtraIkePorts = [ExtraIkePort], LookAgain = TimeSpan.FromHours(12) };
        _host = new ResponderHost(settings, TimeProvider.System, _random, new Fixed());
        world.Inet.Run(_host.Start);
        _host.Health().Listeners.Where(listener => listener.Failure is not null).ShouldBeEmpty();
        View = new HostView(_host, TimeProvider.System);
    }

    public HostView View { get; }

    /// <summary>What became of the datagrams, for who looks for the cause of a failure.</summary>
    public string Outcomes => string.Join(", ", _host.Health().Outcomes.Where(outcome => outcome.Value > 0));

    public async ValueTask DisposeAsync()
    {
        var health = _host.Health();
        await View.DisposeAsync();
        await _host.DisposeAsync();
        _random.Dispose();
        health.Faults.ShouldBe(0, $"{health.LastFault?.Kind} at {string.Join(" < ", health.LastFault?.Place ?? [])}");
    }

    private sealed class Fixed : ILocalAddresses
    {
        public ImmutableArray<LocalAddress> Read() => [.. NatWorld.Addresses.Select(address => new LocalAddress(address, 24))];
    }
}

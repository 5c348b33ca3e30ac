using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Orchestrator.NatTraversal.Guarding;
using Orchestrator.NatTraversal.Reporting;

namespace Orchestrator.NatTraversal.Tests.Hosting;

/// <summary>A datagram that the program fails at: told by kind and place, and nobody else's loss.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_fault_is_told_with_its_kind_and_place_and_the_next_datagram_is_served()
    {
        using var random = new FailingRandom();
        await using var host = LoopbackHost.Start(random: random);
        var client = host.Client();
        var asked = new IPEndPoint(LoopbackHost.First, host.Settings.IkePort!.Value);
        (host.Host.Health().Faults, host.Host.Health().LastFault).ShouldBe((0, null));

        random.Fails = true;
        client.SendTo(LoopbackHost.SaInit(), asked);
        (await host.Next()).Outcome.ShouldBe(Outcome.Faulted);
        var health = host.Host.Health();
        (health.Faults, health.Outcomes[Outcome.Faulted]).ShouldBe((1, 1));
        var fault = health.LastFault.ShouldNotBeNull();
        (fault.Kind, fault.Listener.Local).ShouldBe(("System.InvalidOperationException of System.Security.Cryptography.CryptographicException", asked));
        fault.Place[0].ShouldStartWith($"{typeof(FailingRandom).FullName}.GetBytes+");
        fault.Place.ShouldContain(each => each.StartsWith("Orchestrator.NatTraversal.Responding.", StringComparison.Ordinal));
        fault.Place.Length.ShouldBeLessThanOrEqualTo(8);
        JsonSerializer.Serialize(host.Host.ReportHealth().LastFault, ReportJson.Default.ReportedFault).ShouldNotContain(FailingRandom.Said);

        random.Fails = false;
        LoopbackHost.Ask(client, LoopbackHost.VersionThree(), asked).From.ShouldBe(asked);
        host.Host.Health().Faults.ShouldBe(1);
    }

    /// <summary>Randomness that fails on demand, with a message that must not be told.</summary>
    private sealed class FailingRandom : RandomNumberGenerator
    {
        public const string Said = "what came was 5a5a";

        private readonly RandomNumberGenerator _real = Create();

        public volatile bool Fails;

        public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

        public override void GetBytes(Span<byte> data)
        {
            if (Fails)
                throw new InvalidOperationException(Said, new CryptographicException(Said));
            _real.GetBytes(data);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _real.Dispose();
            base.Dispose(disposing);
        }
    }
}

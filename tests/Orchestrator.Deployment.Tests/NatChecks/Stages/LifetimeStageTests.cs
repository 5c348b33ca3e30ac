using System.Security.Cryptography;
using Orchestrator.Core.Addressing;
using Orchestrator.Core.NatBehaviour;
using Orchestrator.Deployment.NatChecks;
using Orchestrator.Deployment.NatChecks.Responders;
using Orchestrator.Deployment.NatChecks.Stages;
using Orchestrator.Deployment.Tests.NatChecks.Routers;

namespace Orchestrator.Deployment.Tests.NatChecks.Stages;

/// <summary>The ladder of silences over a line that is shut for a moment, at every moment of it.</summary>
public sealed class LifetimeStageTests
{
    private static readonly TimeSpan Outage = TimeSpan.FromMilliseconds(1_700);
    private static readonly Ipv4Endpoint Stun = new(FakeResponder.First, 3478);
    private static readonly Ipv4Endpoint Inner = new(Ipv4Address.Parse("192.168.1.2"), 39_000);

    [Fact]
    public async Task A_mapping_that_outlives_every_silence_is_not_called_short_for_a_line_that_was_shut_once()
    {
        foreach (var from in Moments())
        {
            var (lifetime, end) = await LookAsync(200, from);
            lifetime.ShouldBe(new BindingLifetime(TimeSpan.FromSeconds(60), null), $"shut at {from}: {end}");
        }
    }

    [Fact]
    public async Task A_short_life_is_found_though_the_line_was_shut_once()
    {
        foreach (var from in Moments())
        {
            var (lifetime, end) = await LookAsync(22, from);
            lifetime.ShouldNotBeNull().AtLeast.ShouldBeLessThan(TimeSpan.FromSeconds(22), $"shut at {from}");
            lifetime.LessThan.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(22), $"shut at {from}");
            (lifetime.LessThan.Value - lifetime.AtLeast <= TimeSpan.FromSeconds(7) || end.Note == NatStageNote.Coarse).ShouldBeTrue($"shut at {from}: {lifetime}");
        }
    }

    /// <summary>The way of asking is known to work by a mapping that is asked for after two seconds.</summary>
    [Fact]
    public async Task A_life_below_the_first_step_is_told_from_a_way_of_asking_that_does_not_work()
    {
        (await LookAsync(3, null)).Lifetime.ShouldBe(new BindingLifetime(TimeSpan.Zero, TimeSpan.FromSeconds(5)));

        var (lifetime, end) = await LookAsync(1, null);
        lifetime.ShouldBeNull();
        end.ShouldBe(StageEnd.Skip(NatStageNote.NoAnswer));
    }

    private static IEnumerable<TimeSpan> Moments() => Enumerable.Range(0, 300).Select(step => TimeSpan.FromMilliseconds(step * 300));

    private static async Task<(BindingLifetime? Lifetime, StageEnd End)> LookAsync(int lifetime, TimeSpan? shut)
    {
        var time = new JumpingTime();
        await using var line = new ForgetfulLine(time, TimeSpan.FromSeconds(lifetime)) { IsShut = at => at >= shut && at < shut + Outage };
        using var random = RandomNumberGenerator.Create();
        var run = new CheckRun(line, new FakeResponder { Sockets = [new ResponderSocket(PortRole.Stun, Stun)] }, time, random) { Own = Inner.Address };
        await run.BeginAsync(TestContext.Current.CancellationToken);
        run.Trials.Add(new NatTrial.Ask
        {
            At = TimeSpan.Zero,
            Inner = Inner,
            Destination = Stun,
            Role = PortRole.Stun,
            External = new Ipv4Endpoint(Ipv4Address.Parse("203.0.113.9"), Inner.Port),
            Answered = true,
        });
        var end = await LifetimeStage.RunAsync(run, TimeSpan.FromSeconds(60), _ => { }, TestContext.Current.CancellationToken);
        return (NatClassifier.Classify(new NatMeasurement { Uplink = null, Trials = run.Trials }).Lifetime, end);
    }
}

using Orchestrator.Deployment.Contract;
using Orchestrator.Deployment.Push;

namespace Orchestrator.Deployment.Tests.Push;

/// <summary>
/// The process is killed at every step there is, before and after the step took effect, and comes back after a while.
/// Whenever that happens: both devices end new or both old, no undo is left behind, and the journal says which.
/// </summary>
public sealed class CrashMatrixTests
{
    /// <summary>The undos fire 60 s and 90 s after arming: back at once, before, between and while they run, and long after.</summary>
    private static readonly int[] Downtimes = [0, 40, 57, 70, 88, 300];

    private static readonly Dictionary<string, Func<PushWorld>> Scenarios = new()
    {
        ["a link is made"] = () => new PushWorld(),
        ["a link is removed"] = () => new PushWorld(PushKind.Remove),
        ["the second device refuses an operation"] = () => new PushWorld { Fault = step => step == "branch.apply[1]" ? new(FaultReason.Refused) : null },
        ["the link does not come up"] = () => new PushWorld { LinkWorks = false },
        ["the admin gives up while the link is verified"] = () =>
        {
            var world = new PushWorld { LinkWorks = false };
            world.OnStep = step =>
            {
                if (step == "journal LightsTurned")
                    world.GiveUp.Cancel();
            };
            return world;
        },
        ["one device is mended"] = PushWorld.OfOneDevice,
        ["one device is written and not proved"] = () =>
        {
            var world = PushWorld.OfOneDevice();
            world.RulesHold = false;
            return world;
        },
        ["the confirmation of the only device gets lost"] = () =>
        {
            var world = PushWorld.OfOneDevice();
            world.Fault = Once("hub.confirm", "after");
            return world;
        },
        ["the second confirmation gets lost"] = () => new PushWorld { Fault = Once("hub.confirm") },
        ["the answer to the first confirmation gets lost"] = () => new PushWorld { Fault = Once("branch.confirm", "after") },
    };

    public static TheoryData<string, When> Cases()
    {
        var cases = new TheoryData<string, When>();
        foreach (string scenario in Scenarios.Keys)
        {
            cases.Add(scenario, When.Before);
            cases.Add(scenario, When.After);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Killed_at_any_step_and_resumed_both_ends_are_new_or_both_old(string scenario, When when)
    {
        var failures = new List<string>();
        int steps = StepsOf(scenario);
        foreach (int downtime in Downtimes)
        {
            for (int step = 0; step < steps; step++)
                Check(scenario, downtime, failures, (step, when));
        }
        failures.ShouldBeEmpty();
        steps.ShouldBeGreaterThan(25);
    }

    [Fact]
    public void Killed_twice_at_any_two_steps_both_ends_are_new_or_both_old()
    {
        var failures = new List<string>();
        const string scenario = "a link is made";
        foreach (int downtime in Downtimes)
        {
            for (int first = 0; first < StepsOf(scenario); first++)
            {
                int second = first + 1;
                while (Check(scenario, downtime, failures, (first, When.After), (second, When.After)))
                    second++;
            }
        }
        failures.ShouldBeEmpty();
    }

    /// <summary>False if the push ended before it could be killed so often.</summary>
    private static bool Check(string scenario, int downtime, List<string> failures, params (int Step, When When)[] kills)
    {
        var world = Scenarios[scenario]();
        foreach (var kill in kills)
        {
            world.Kill = kill;
            world.Go();
            if (!world.WasKilled)
                return false;
            world.Clock.Advance(TimeSpan.FromSeconds(downtime));
        }
        world.Kill = null;
        var result = world.GoToTheEnd();
        int left = result.Outcome == PushOutcome.Kept ? world.Hub.Undos + world.Branch.Undos : 0;
        string state = world.State();
        if (state is not ("both new" or "both old") || state != PushWorld.Claim(result) || left > 0)
        {
            string where = string.Join(" and ", kills.Select(kill => $"{kill.When} {world.Steps[kill.Step]} (step {kill.Step})"));
            failures.Add($"killed {where}, back after {downtime} s: {state}, journal says {result}, {left} undos left");
        }
        return true;
    }

    private static int StepsOf(string scenario)
    {
        var world = Scenarios[scenario]();
        world.GoToTheEnd();
        return world.Steps.Count;
    }

    private static Func<string, DeviceFault?> Once(string wanted, string? detail = null)
    {
        bool done = false;
        return step =>
        {
            if (done || step != wanted)
                return null;
            done = true;
            return new DeviceFault(FaultReason.ConnectionLost, detail);
        };
    }
}
